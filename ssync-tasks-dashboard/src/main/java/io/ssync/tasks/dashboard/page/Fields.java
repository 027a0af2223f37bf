package io.ssync.tasks.dashboard.page;

import static io.ssync.tasks.dashboard.page.Tag.tag;

import java.util.List;
import java.util.Optional;

/** The fields of forms, each with its label. */
public final class Fields {
    private Fields() {}

    /** A choice of a field. */
    public record Option(String value, String text) {}

    public static Html text(String name, String label, String value, int most) {
        return labelled(
                label,
                tag("input")
                        .attr("type", "text")
                        .attr("name", name)
                        .attr("value", value)
                        .attr("maxlength", most)
                        .attr("autocomplete", "off")
                        .of());
    }

    public static Html choice(String name, String label, List<Option> options, Optional<String> chosen) {
        return labelled(
                label,
                tag("select")
                        .attr("name", name)
                        .of(options.stream()
                                .map(option -> tag("option")
                                        .attr("value", option.value())
                                        .flag(
                                                "selected",
                                                chosen.filter(option.value()::equals)
                                                        .isPresent())
                                        .text(option.text()))
                                .toList()));
    }

    public static Html labelled(String label, Html field) {
        return tag("label").of(tag("span").text(label), field);
    }
}
