package dev.relayctl.migrate.alembic;

/**
 * A piece of a Python file.
 *
 * @param text a string's value, a name, or one character of anything else
 * @param line counted from 1
 * @param column counted from 0; 0 begins a statement of the module itself
 */
record PythonToken(Kind kind, String text, int line, int column) {
  enum Kind {
    NAME,
    /** A string whose value is known: no f-string and no bytes. */
    STRING,
    OTHER,
    /** The end of a statement, after which another may begin. */
    END
  }

  boolean is(char character) {
    return kind == Kind.OTHER && text.length() == 1 && text.charAt(0) == character;
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }
}
