package io.ssync.tasks.dashboard;

import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.dashboard.page.PageFile;
import java.util.Map;
import java.util.Optional;

/** A file that pages need. */
enum Asset {
    STYLE("style.css", "text/css; charset=utf-8"),
    SCRIPT("script.js", "text/javascript; charset=utf-8"),
    ICON("icon.svg", "image/svg+xml");

    private final PageFile file;

    Asset(String place, String type) {
        file = new PageFile(Asset.class, place, type);
    }

    Link link(String base) {
        return file.link(base);
    }

    static Optional<DashboardAnswer> at(String place) {
        for (Asset asset : values()) {
            if (asset.file.place().equals(place)) {
                return Optional.of(Frame.secured(new DashboardAnswer(
                        200,
                        Map.of("Content-Type", asset.file.type(), "Cache-Control", "public, max-age=604800"),
                        asset.file.content())));
            }
        }
        return Optional.empty();
    }
}
