package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.school.upload.SheetPreview;
import io.ssync.sheets.RecognisedColumn;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Tables;
import io.ssync.tasks.message.CeleryJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was made of a file, as it is kept with it, and as a page shows it. */
final class Recognised {
    private static final String COLUMN = "column";

    private Recognised() {}

    static String write(SheetPreview preview) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (RecognisedColumn column : preview.columns()) {
            Map<String, Object> written = new LinkedHashMap<>();
            written.put("place", column.place());
            written.put("heading", column.heading());
            written.put(COLUMN, column.column().orElse(""));
            written.put("suggestion", column.suggestion().orElse(""));
            written.put("samples", column.samples());
            columns.add(written);
        }
        return CeleryJson.write(Map.of("row", preview.headingsRow(), "columns", columns));
    }

    /** What was written. */
    static Html show(String written) {
        if (!(CeleryJson.readPlain(written) instanceof Map<?, ?> preview)
                || !(preview.get("columns") instanceof List<?> columns)) {
            return Html.NOTHING;
        }
        List<List<Html>> rows = columns.stream()
                .map(column -> (Map<?, ?>) column)
                .map(column -> List.of(
                        Html.text(String.valueOf(column.get("place"))),
                        Html.text(String.valueOf(column.get("heading"))),
                        takenFor(column),
                        Html.text(samples(column.get("samples")))))
                .toList();
        return Parts.section(
                t("recognised.title"),
                tag("p").text(t("recognised.row", String.valueOf(preview.get("row")))),
                Tables.of(
                        t("recognised.title"),
                        List.of(
                                Tables.text(t("recognised.place")),
                                Tables.text(t("recognised.heading")),
                                Tables.text(t("recognised.column")),
                                Tables.prose(t("recognised.samples"))),
                        rows));
    }

    private static Html takenFor(Map<?, ?> column) {
        String name = String.valueOf(column.get(COLUMN));
        String suggestion = String.valueOf(column.get("suggestion"));
        if (!name.isEmpty()) {
            return tag("span", "state good").text(name);
        }
        Html ignored = tag("span", "state warn").text(t("recognised.ignored"));
        return suggestion.isEmpty()
                ? ignored
                : Html.of(ignored, Html.text(" " + t("recognised.suggestion", suggestion)));
    }

    private static String samples(@Nullable Object samples) {
        return samples instanceof List<?> list
                ? String.join(" · ", list.stream().map(String::valueOf).toList())
                : "";
    }
}
