package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {

  /** Editors of some systems begin a file with one, and files may be put together. */
  @Test
  void leavesByteOrderMarksOut() {
    Statements statements = Statements.of("\uFEFFSELECT 1;\n\uFEFFSELECT '\uFEFF';");
    assertEquals(List.of("SELECT 1", "SELECT '\uFEFF'"), statements.ended());
    assertEquals("", Statements.of("\uFEFF\n").rest());
  }

  @Test
  void cutsAtSemicolonsAndKeepsTheRest() {
    Statements statements = Statements.of("SELECT 1; SELECT\n2;\n;SELECT 3\n");
    assertEquals(List.of("SELECT 1", "SELECT\n2"), statements.ended());
    assertEquals("SELECT 3\n", statements.rest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ';'",
        "SELECT \";\"",
        "SELECT `;`",
        "SELECT 'it''s;'",
        "SELECT 'it\\'s;'",
        "SELECT \"\\\\\", ';'",
        "SELECT r'\\', ';'",
        "SELECT `\\`, `a``;`",
        "SELECT 1 -- ; it's",
        "SELECT 1 -- ; \\\n ; goes on",
        "SELECT 1 -- ;\n + 1",
        "SELECT /* ; ' */ 1",
        "SELECT /* /* ; */ ; */ 1",
        "-- ;\nSELECT 1",
        "SELECT 1 - 1 / 2"
      })
  void seesNoEndInQuotesAndComments(String statement) {
    Statements ended = Statements.of(statement + "\n;");
    assertEquals(List.of(statement), ended.ended());
    assertEquals("", ended.rest());
    assertEquals(statement, Statements.of(statement).rest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT ';", "SELECT \"a\\\";", "SELECT `;", "/* ;", "/* /* */ ;", "/*/;"})
  void readsOnWhereAQuoteOrCommentIsOpen(String text) {
    assertEquals(new Statements(List.of(), text), Statements.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", ";", "-- no statement", "/* none */ ;\n-- ;\n"})
  void seesNoStatementInCommentsAlone(String text) {
    assertEquals(new Statements(List.of(), ""), Statements.of(text));
  }
}
