package mesasweep.driver.sweep;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mesasweep.results.SweepYaml;
import mesasweep.results.Text;

/**
 * A YAML document that remembers where each part stands and how it is written. Of YAML's own ideas
 * about plain words only null is taken: {@code no} is a word, and numbers are {@link Decimal}.
 */
sealed interface Yaml {

  /** "file:line", or how else to find it. */
  String where();

  /** The value as it is written, without quotation marks; empty for null. */
  String text();

  /** The value for a message. */
  String shown();

  /**
   * @param value a {@link BigDecimal} or {@link String}
   */
  record Scalar(String where, Object value, String text) implements Yaml {

    /** A word, or nothing if it is empty. */
    static Scalar word(String where, String text) {
      return new Scalar(where, text, text);
    }

    @Override
    public String shown() {
      return value instanceof String && Decimal.read(text).isPresent()
          ? "the text '" + text + "'"
          : Text.shown(text);
    }
  }

  /** A list. */
  record Sequence(String where, List<Yaml> items) implements Yaml {
    @Override
    public String text() {
      return items.stream().map(Yaml::text).toList().toString();
    }

    @Override
    public String shown() {
      return items.stream().map(Yaml::shown).toList().toString();
    }
  }

  /** Keys and values in the order of the file. */
  record Mapping(String where, Map<String, Yaml> entries) implements Yaml {
    @Override
    public String text() {
      return joined(Yaml::text);
    }

    @Override
    public String shown() {
      return joined(Yaml::shown);
    }

    private String joined(Function<Yaml, String> text) {
      List<String> texts = new ArrayList<>();
      entries.forEach((key, value) -> texts.add(key + ": " + text.apply(value)));
      return "{" + String.join(", ", texts) + "}";
    }

    /** What a key has, unless that is nothing. */
    Optional<Yaml> given(String key) {
      return Optional.ofNullable(entries.get(key)).filter(value -> !value.text().isEmpty());
    }

    /** Where a key stands, or the mapping if it has no such key. */
    String where(String key) {
      return entries.containsKey(key) ? entries.get(key).where() : where;
    }

    /** The keys below a key; none if it has none. */
    Map<String, Yaml> section(String key) {
      return entries.get(key) instanceof Mapping mapping ? mapping.entries() : Map.of();
    }
  }

  /**
   * Parses one document.
   *
   * @param source what to call it in messages
   * @throws BadInputException if it is not YAML, is empty or has a key twice
   */
  static Yaml parse(String source, String document) {
    YAMLFactory factory =
        SweepYaml.factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (YAMLParser parser = factory.createParser(document)) {
      if (parser.nextToken() == null) {
        throw new BadInputException(source + ": the document is empty");
      }
      Yaml root = node(source, document, parser);
      if (parser.nextToken() != null) {
        throw new BadInputException(source + ": it holds a second document; only one is read");
      }
      return root;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new BadInputException(
          source + ":" + line + ": not valid YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be read", e);
    }
  }

  private static Yaml node(String source, String document, YAMLParser parser) throws IOException {
    String where = source + ":" + parser.currentTokenLocation().getLineNr();
    if (parser.isCurrentAlias()) {
      throw new BadInputException(where + ": aliases are not read; write the value out");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          entries.put(key, node(source, document, parser));
        }
        yield new Mapping(where, entries);
      }
      case START_ARRAY -> {
        List<Yaml> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(source, document, parser));
        }
        yield new Sequence(where, items);
      }
      case VALUE_NULL -> Scalar.word(where, "");
      default -> scalar(where, document, parser);
    };
  }

  private static Scalar scalar(String where, String document, YAMLParser parser)
      throws IOException {
    String text = parser.getText();
    Optional<BigDecimal> number = Decimal.read(text);
    return number.isPresent() && isPlain(document, parser)
        ? new Scalar(where, number.get(), text)
        : Scalar.word(where, text);
  }

  /**
   * Whether a number stands there without quotation marks: where YAML sees one it does, and what
   * YAML takes for a text, such as 08, stands in the document just as it was read.
   */
  private static boolean isPlain(String document, YAMLParser parser) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset(); // in code points
    return parser.currentToken().isNumeric()
        || document.startsWith(parser.getText(), document.offsetByCodePoints(0, start));
  }
}
