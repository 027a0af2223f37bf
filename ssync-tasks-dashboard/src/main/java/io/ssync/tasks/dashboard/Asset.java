package io.ssync.tasks.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;

/** A file that pages need. Its address changes with its content, so browsers may keep it. */
enum Asset {
    STYLE("style.css", "text/css; charset=utf-8"),
    SCRIPT("script.js", "text/javascript; charset=utf-8"),
    ICON("icon.svg", "image/svg+xml");

    private final String place;
    private final String type;
    private final byte[] content;
    private final String version;

    Asset(String place, String type) {
        this.place = place;
        this.type = type;
        try (InputStream file = Objects.requireNonNull(Asset.class.getResourceAsStream(place), place)) {
            content = file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CRC32 sum = new CRC32();
        sum.update(content);
        version = Long.toHexString(sum.getValue());
    }

    Link link(String base) {
        return Link.of(base, place).with("v", version);
    }

    static Optional<DashboardAnswer> at(String place) {
        for (Asset asset : values()) {
            if (asset.place.equals(place)) {
                return Optional.of(Frame.secured(new DashboardAnswer(
                        200,
                        Map.of("Content-Type", asset.type, "Cache-Control", "public, max-age=604800"),
                        asset.content)));
            }
        }
        return Optional.empty();
    }
}
