package mesasweep.driver.sweep;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A YAML document that remembers where each part stands. */
sealed interface Yaml {

  /** "file:line", or how else to find it. */
  String where();

  /** The value as a person would write it. */
  String text();

  /**
   * @param value a {@link Number}, {@link Boolean} or {@link String}
   */
  record Scalar(String where, Object value) implements Yaml {
    @Override
    public String text() {
      return value.toString();
    }
  }

  /** A list. */
  record Sequence(String where, List<Yaml> items) implements Yaml {
    @Override
    public String text() {
      return items.stream().map(Yaml::text).toList().toString();
    }
  }

  /** Keys and values in the order of the file. */
  record Mapping(String where, Map<String, Yaml> entries) implements Yaml {
    @Override
    public String text() {
      List<String> texts = new ArrayList<>();
      entries.forEach((key, value) -> texts.add(key + ": " + value.text()));
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
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (YAMLParser parser = factory.createParser(document)) {
      if (parser.nextToken() == null) {
        throw new BadInputException(source + ": the document is empty");
      }
      Yaml root = node(source, parser);
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

  private static Yaml node(String source, YAMLParser parser) throws IOException {
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
          entries.put(key, node(source, parser));
        }
        yield new Mapping(where, entries);
      }
      case START_ARRAY -> {
        List<Yaml> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(source, parser));
        }
        yield new Sequence(where, items);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(where, number(parser));
      case VALUE_TRUE, VALUE_FALSE -> new Scalar(where, parser.getBooleanValue());
      case VALUE_NULL -> new Scalar(where, "");
      default -> new Scalar(where, parser.getText());
    };
  }

  /** A number, or the text of one that no parameter can have ({@code .inf}, {@code .nan}). */
  private static Object number(JsonParser parser) throws IOException {
    try {
      return parser.getNumberValue();
    } catch (StreamReadException e) {
      return parser.getText();
    }
  }
}
