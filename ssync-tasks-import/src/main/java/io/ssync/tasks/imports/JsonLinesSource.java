package io.ssync.tasks.imports;

import io.ssync.sheets.Cell;
import io.ssync.sheets.TableRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows of JSON lines, read as if they stood in a sheet. */
final class JsonLinesSource<R> extends ImportSource<R> {

    /** Money is not to pass through binary fractions. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Callable<? extends InputStream> open;

    JsonLinesSource(Callable<? extends InputStream> open) {
        this.open = Objects.requireNonNull(open, "open");
    }

    @Override
    long count(RecordColumns<R> columns) {
        long[] rows = new long[1];
        forEachLine((number, line) -> rows[0]++);
        return rows[0];
    }

    @Override
    boolean beginsAnew() {
        return true;
    }

    @Override
    void forEach(RecordColumns<R> columns, String cursor, long before, Consumer<ImportRow<R>> action) {
        Map<String, RecordColumn> known = new HashMap<>();
        for (RecordColumn column : columns.list()) {
            column.column().alsoCalled().forEach(name -> known.put(fold(name), column));
            known.put(fold(column.heading()), column);
            known.put(fold(column.name()), column);
        }
        forEachLine((number, line) -> action.accept(row(number, line, columns, known)));
    }

    /** A line that is no object is a wrong row like others. */
    private ImportRow<R> row(int number, String line, RecordColumns<R> columns, Map<String, RecordColumn> known) {
        try {
            JsonNode object = JSON.readTree(line);
            return object.isObject()
                    ? columns.read(row(number, object, known))
                    : columns.unreadable(number, line, "is not a JSON object");
        } catch (JacksonException e) {
            return columns.unreadable(number, line, "is not JSON: " + e.getOriginalMessage());
        }
    }

    private static TableRow<RecordColumn> row(int number, JsonNode object, Map<String, RecordColumn> known) {
        Map<RecordColumn, Cell> cells = new HashMap<>();
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            RecordColumn column = known.get(fold(property.getKey()));
            if (column != null) {
                cells.put(column, cell(property.getValue()));
            }
        }
        return TableRow.of(number, column -> cells.getOrDefault(column, Cell.ofText("")));
    }

    private static Cell cell(JsonNode value) {
        if (value.isNull()) {
            return Cell.ofText("");
        }
        return Cell.ofText(value.isString() ? value.stringValue() : value.toString());
    }

    private interface LineAction {
        void accept(int number, String line);
    }

    private void forEachLine(LineAction action) {
        try (InputStream stream = open.call();
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    action.accept(number, line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The lines cannot be opened", e);
        }
    }

    private static String fold(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    @Override
    List<String> notes() {
        return List.of();
    }
}
