package dev.relayctl.plan.catalog;

import org.jspecify.annotations.Nullable;

/** One reason why code that was written for a schema may fail on another one. */
public sealed interface Conflict
    permits Conflict.RelationGone,
        Conflict.RelationReadOnly,
        Conflict.ConstraintAdded,
        Conflict.UniqueAdded,
        Conflict.UniqueGone,
        Conflict.ObjectGone,
        Conflict.LabelGone,
        Conflict.DomainChanged,
        Conflict.ResultChanged,
        ColumnConflict {
  /** The kind's stable name: {@code column-gone}. */
  String id();

  /** The name of what it is about: {@code tracks.title}. */
  String object();

  /**
   * What is the matter, as the beginning of a sentence that may go on with <i>since migration
   * 5</i>: {@code tracks.title is gone}.
   */
  String sentence();

  /** Whether it is the same trouble with the same object, be it worse or better by now. */
  default boolean continues(Conflict earlier) {
    return id().equals(earlier.id()) && object().equals(earlier.object());
  }

  /** The guess of a new name in parentheses; empty without one. */
  static String renamed(@Nullable Object perhaps) {
    return perhaps == null ? "" : " (perhaps renamed to " + perhaps + ")";
  }

  /** A table or view isn't there. */
  record RelationGone(ObjectName relation, Relation.Kind kind, @Nullable ObjectName perhapsRenamed)
      implements Conflict {
    @Override
    public String id() {
      return "relation-gone";
    }

    @Override
    public String object() {
      return relation.toString();
    }

    @Override
    public String sentence() {
      return kind.word() + " " + relation + " is gone" + renamed(perhapsRenamed);
    }
  }

  /** What could be written has become a view that can't. */
  record RelationReadOnly(ObjectName relation, Relation.Kind kind) implements Conflict {
    @Override
    public String id() {
      return "relation-read-only";
    }

    @Override
    public String object() {
      return relation.toString();
    }

    @Override
    public String sentence() {
      return relation + " is a " + kind.word() + " that can't be written";
    }
  }

  /** Rows must obey a constraint that the code doesn't know. */
  record ConstraintAdded(ObjectName relation, Constraint constraint) implements Conflict {
    @Override
    public String id() {
      return "constraint-added";
    }

    @Override
    public String object() {
      return relation + "." + constraint.name();
    }

    @Override
    public String sentence() {
      return relation
          + " has the "
          + constraint.kind().word()
          + " "
          + constraint.name()
          + ", "
          + constraint.definition()
          + ",";
    }
  }

  /** Values must be unique that needn't be for the code. */
  record UniqueAdded(ObjectName relation, UniqueKey key) implements Conflict {
    @Override
    public String id() {
      return "unique-added";
    }

    @Override
    public String object() {
      return relation + "." + key.name();
    }

    @Override
    public String sentence() {
      return relation + " " + key.shown() + " must be unique";
    }
  }

  /** Values need no longer be unique; {@code ON CONFLICT} fails without its index. */
  record UniqueGone(ObjectName relation, UniqueKey key) implements Conflict {
    @Override
    public String id() {
      return "unique-gone";
    }

    @Override
    public String object() {
      return relation + "." + key.name();
    }

    @Override
    public String sentence() {
      return relation + " " + key.shown() + " isn't unique, which ON CONFLICT asks for,";
    }
  }

  /** An enum, a domain, a sequence or a function isn't there. */
  record ObjectGone(Kind kind, String name, @Nullable ObjectName perhapsRenamed)
      implements Conflict {
    /** What is gone. */
    public enum Kind {
      ENUM("enum"),
      DOMAIN("domain"),
      SEQUENCE("sequence"),
      FUNCTION("function");

      private final String word;

      Kind(String word) {
        this.word = word;
      }
    }

    @Override
    public String id() {
      return kind.word + "-gone";
    }

    @Override
    public String object() {
      return name;
    }

    @Override
    public String sentence() {
      return kind.word + " " + name + " is gone" + renamed(perhapsRenamed);
    }
  }

  /** An enum has lost a label. */
  record LabelGone(ObjectName type, String label, @Nullable String perhapsRenamed)
      implements Conflict {
    @Override
    public String id() {
      return "label-gone";
    }

    @Override
    public String object() {
      return type + "." + label;
    }

    @Override
    public String sentence() {
      return "enum " + type + " has no label " + label + renamed(perhapsRenamed);
    }
  }

  /** A domain demands more of its values, or is made of another type. */
  record DomainChanged(ObjectName domain, String now) implements Conflict {
    @Override
    public String id() {
      return "domain-changed";
    }

    @Override
    public String object() {
      return domain.toString();
    }

    @Override
    public String sentence() {
      return "domain " + domain + " is " + now;
    }
  }

  /** A function returns something else. */
  record ResultChanged(String function, String before, String now) implements Conflict {
    @Override
    public String id() {
      return "result-changed";
    }

    @Override
    public String object() {
      return function;
    }

    @Override
    public String sentence() {
      return "function " + function + " returns " + now + " instead of " + before;
    }
  }
}
