package dev.relayctl.environment;

import java.util.List;

/** What stands between the braces of a reference: {@code ${env:NAME}}. */
public sealed interface Question {
  /** {@code ${env:NAME}}. Like in a shell, a variable that is set to nothing has no answer. */
  record Env(String name) implements Question {
    @Override
    public String written() {
      return "env:" + name;
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.variable(this);
    }
  }

  /** {@code ${dotenv:NAME}}, from the project's {@code .env}. */
  record Dotenv(String name) implements Question {
    @Override
    public String written() {
      return "dotenv:" + name;
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.dotenv(this);
    }
  }

  /** {@code ${file:path}}, relative to the project. */
  record FromFile(String path) implements Question {
    @Override
    public String written() {
      return "file:" + path;
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.file(this);
    }
  }

  /** {@code ${command:program argument 'one argument'}}; no shell. */
  record Command(List<String> arguments) implements Question {
    public Command {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String written() {
      return "command:" + String.join(" ", arguments);
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.command(this);
    }
  }

  /** {@code ${git:branch}}, {@code ${git:sha}}, {@code ${git:short-sha}}. */
  record Git(Lookups.GitFact fact) implements Question {
    @Override
    public String written() {
      return "git:" + fact.key();
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.git(this);
    }
  }

  /** {@code ${branch.slug}} and {@code ${branch.name}}: the branch that a preview is made for. */
  enum OfBranch implements Question {
    SLUG,
    NAME;

    @Override
    public String written() {
      return this == SLUG ? "branch.slug" : "branch.name";
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.branch(this);
    }
  }

  /** The database that {@code preview up} makes; nobody writes it. */
  enum OfPreview implements Question {
    DATABASE;

    @Override
    public String written() {
      return "preview.database";
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.preview(this);
    }
  }

  /** {@code ${app.url}}: another key of the same file. */
  record PathInFile(String path) implements Question {
    @Override
    public String written() {
      return path;
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.path(this);
    }
  }

  /** As it is written, without braces and default. */
  String written();

  /** What the case that fits makes of it; why no {@code switch}: docs/adr/0003. */
  <T> T match(Cases<T> cases);

  /** One function for each kind of question. */
  interface Cases<T> {
    T variable(Env env);

    T dotenv(Dotenv dotenv);

    T file(FromFile file);

    T command(Command command);

    T git(Git git);

    T branch(OfBranch fact);

    T preview(OfPreview fact);

    T path(PathInFile path);
  }
}
