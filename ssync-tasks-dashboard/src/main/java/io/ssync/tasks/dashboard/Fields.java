package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Tag.tag;

import java.util.List;
import java.util.Optional;

/** The fields of forms, each with its label. */
final class Fields {
    private Fields() {}

    /** A choice of a field. */
    record Option(String value, String text) {}

    static Html text(String name, String label, String value, int most) {
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

    static Html choice(String name, String label, List<Option> options, Optional<String> chosen) {
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

    static Html labelled(String label, Html field) {
        return tag("label").of(tag("span").text(label), field);
    }
}
