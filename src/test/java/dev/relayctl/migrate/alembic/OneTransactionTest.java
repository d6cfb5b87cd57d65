package dev.relayctl.migrate.alembic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OneTransactionTest {
  @Test
  void believesARevisionOfPlainOperations() {
    assertThat(
            keeps(
                """
                from __future__ import annotations
                import datetime, uuid
                import sqlalchemy as sa
                from alembic import op
                from sqlalchemy.dialects import postgresql

                def upgrade():
                    # committed by Alembic
                    op.add_column("t", sa.Column("x", postgresql.JSONB, nullable=True))
                    op.execute("update t set x = '{}'")
                """))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with op.get_context().autocommit_block():\n        op.execute('vacuum t')",
        "op.execute('COMMIT')",
        "op.execute(f'{x}; commit')",
        "op.execute('''do $$ begin null; end $$''')",
        "op.get_bind().commit()",
        "op.get_bind().execution_options(isolation_level='AUTOCOMMIT')",
        "op.get_bind().engine.connect()",
        "op.execute(open('x.sql').read())",
        "from project.steps import fill; fill(op)",
        "import sqlalchemy, requests"
      })
  void believesNothingElse(String statement) {
    assertThat(keeps("from alembic import op\n\ndef upgrade():\n    " + statement + "\n"))
        .isFalse();
  }

  private static boolean keeps(String file) {
    return OneTransaction.keeps(PythonTokens.of(file).tokens());
  }
}
