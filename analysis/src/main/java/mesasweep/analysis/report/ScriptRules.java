package mesasweep.analysis.report;

import mesasweep.analysis.report.Resources.Script;
import org.mozilla.javascript.CompilerEnvirons;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Parser;
import org.mozilla.javascript.ast.AstNode;
import org.mozilla.javascript.ast.FunctionNode;
import org.mozilla.javascript.ast.Loop;
import org.mozilla.javascript.ast.VariableDeclaration;

/**
 * Refuses JavaScript that Rhino runs without complaint, but otherwise than a browser: a constant of
 * a loop's body keeps its value of the first round, and functions made in a loop share its
 * variable. A figure drawn so would be wrong, and nobody would be told.
 */
final class ScriptRules {
  private ScriptRules() {}

  /**
   * @throws IllegalStateException if the script breaks a rule, with its name and line
   */
  static void check(Context context, Script script) {
    CompilerEnvirons environment = new CompilerEnvirons();
    environment.initFromContext(context);
    new Parser(environment)
        .parse(script.source(), script.name(), 1)
        .visit(
            node -> {
              if (node instanceof VariableDeclaration declaration
                  && declaration.isConst()
                  && isInLoop(node)) {
                throw broken(script, node, "a const in a loop would keep its first value");
              }
              if (node instanceof FunctionNode && isInLoop(node)) {
                throw broken(script, node, "functions made in a loop would share its variable");
              }
              return true;
            });
  }

  private static boolean isInLoop(AstNode node) {
    AstNode outer = node.getParent();
    while (outer != null && !(outer instanceof FunctionNode) && !(outer instanceof Loop)) {
      outer = outer.getParent();
    }
    return outer instanceof Loop;
  }

  private static IllegalStateException broken(Script script, AstNode node, String reason) {
    return new IllegalStateException(
        script.name()
            + ", line "
            + node.getLineno()
            + ": "
            + reason
            + " where figures are drawn without a browser; use forEach or map.");
  }
}
