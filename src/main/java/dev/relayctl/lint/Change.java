package dev.relayctl.lint;

/** What a statement changed in the catalogues, one thing at a time. */
public sealed interface Change {
  /** A relation that wasn't there. */
  record RelationAdded(Schema.Relation relation) implements Change {}

  /** A relation that is gone. */
  record RelationDropped(Schema.Relation relation) implements Change {}

  /** A relation with another name. */
  record RelationRenamed(Schema.Relation before, Schema.Relation after) implements Change {}

  /** A relation in another schema. */
  record RelationMoved(Schema.Relation before, Schema.Relation after) implements Change {}

  /** A table whose rows were written anew, or whose storage was emptied; an index built anew. */
  record Rewritten(Schema.Relation before, Schema.Relation after) implements Change {}

  /** A relation with another owner, privileges, settings or storage; ask which. */
  record RelationAltered(Schema.Relation before, Schema.Relation after) implements Change {}

  /** A column that wasn't there, of a relation that was. */
  record ColumnAdded(Schema.Column column) implements Change {}

  /** A column that is gone, of a relation that is still there. */
  record ColumnDropped(Schema.Column column) implements Change {}

  /** A column with another name, type, nullability, default or generation; ask which. */
  record ColumnAltered(Schema.Column before, Schema.Column after) implements Change {}

  /** A constraint that wasn't there. */
  record ConstraintAdded(Schema.Constraint constraint) implements Change {}

  /** A constraint that is gone, of a table that is still there. */
  record ConstraintDropped(Schema.Constraint constraint) implements Change {}

  /** A constraint that holds for all rows now. */
  record ConstraintValidated(Schema.Constraint constraint) implements Change {}

  /** An index that wasn't there. */
  record IndexAdded(Schema.Index index) implements Change {}

  /** An index that is gone, of a table that is still there. */
  record IndexDropped(Schema.Index index) implements Change {}

  /** An enum or domain that wasn't there. */
  record TypeAdded(Schema.Type type) implements Change {}

  /** An enum with other labels. */
  record LabelsChanged(Schema.Type before, Schema.Type after) implements Change {}

  /** A function that is gone. */
  record FunctionDropped(Schema.Function function) implements Change {}

  /** A trigger that wasn't there. */
  record TriggerAdded(Schema.Trigger trigger) implements Change {}

  /** A trigger that fires at other times, or not at all. */
  record TriggerAltered(Schema.Trigger before, Schema.Trigger after) implements Change {}

  /** A policy that wasn't there, or says something else. */
  record PolicyChanged(Schema.Policy policy) implements Change {}

  /** A policy that is gone, of a table that is still there. */
  record PolicyDropped(Schema.Policy policy) implements Change {}

  /** A sequence with other settings or another position. */
  record SequenceAltered(Schema.Sequence before, Schema.Sequence after) implements Change {}

  /** A schema that is gone. */
  record NamespaceDropped(String name) implements Change {}

  /** A schema with another name. */
  record NamespaceRenamed(String before, String after) implements Change {}
}
