package mesasweep.analysis.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Pieces of HTML. What they are given as text is escaped; what is given as markup is not. */
final class Html {
  /** More columns than this have a printed page's width only in small print. */
  private static final int MANY = 8;

  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String paragraph(String text) {
    return "<p>" + escape(text) + "</p>\n";
  }

  static String note(String text) {
    return "<p class=\"note\">" + escape(text) + "</p>\n";
  }

  static String list(List<String> texts) {
    return texts.stream()
        .map(text -> "<li>" + escape(text) + "</li>\n")
        .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
  }

  /** A value with a second line in small print. */
  static String withDetail(String value, String detail) {
    return escape(value) + "<small>" + escape(detail) + "</small>";
  }

  /**
   * A table whose first column heads its rows.
   *
   * @param look a CSS class: how the columns are aligned
   * @param columns texts
   * @param rows markup, as many cells a row as there are columns
   */
  static String table(String look, String caption, List<String> columns, List<List<String>> rows) {
    StringBuilder table =
        new StringBuilder("<div class=\"wide\" tabindex=\"0\" role=\"group\"")
            .append(" aria-label=\"")
            .append(escape(caption))
            .append("\">\n")
            .append("<table class=\"")
            .append(look)
            .append(columns.size() > MANY ? " many" : "")
            .append("\">\n")
            .append("<caption>")
            .append(escape(caption))
            .append("</caption>\n<thead><tr>");
    for (String column : columns) {
      table.append("<th scope=\"col\">").append(escape(column)).append("</th>");
    }
    table.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      table.append("<tr><th scope=\"row\">").append(row.get(0)).append("</th>");
      row.subList(1, row.size()).forEach(cell -> table.append("<td>").append(cell).append("</td>"));
      table.append("</tr>\n");
    }
    return table.append("</tbody>\n</table>\n</div>\n").toString();
  }

  /** A place for a figure, which a script draws. */
  static String figure(Figure figure) {
    return String.format(
        Locale.ROOT,
        """
        <figure>
        <figcaption id="caption-%1$s">%2$s</figcaption>
        <div class="chart" id="chart-%1$s" tabindex="0" role="img" style="height: %3$dpx"></div>
        </figure>
        """,
        figure.id(),
        escape(figure.title()),
        figure.size().height());
  }

  /** Places for figures side by side. */
  static String figures(List<Figure> figures) {
    return figures.stream()
        .map(Html::figure)
        .collect(Collectors.joining("", "<div class=\"figures\">\n", "</div>\n"));
  }

  static String heading(String text) {
    return "<h3>" + escape(text) + "</h3>\n";
  }

  static String section(String id, String heading, String content) {
    return String.format(
        Locale.ROOT,
        """
        <section aria-labelledby="%1$s">
        <h2 id="%1$s">%2$s</h2>
        %3$s</section>
        """,
        id,
        escape(heading),
        content);
  }

  static String code(String text) {
    return "<code>" + escape(text) + "</code>";
  }

  static String capital(String text) {
    return text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
