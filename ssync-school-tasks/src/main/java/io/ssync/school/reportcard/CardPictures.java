package io.ssync.school.reportcard;

import io.ssync.school.media.MediaStore;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The pictures of the school that cards show: its logo and the students' photos. A card is made without one that cannot be
 * read, and the office is told. Safe for use by many threads.
 */
final class CardPictures {

    private final MediaStore media;
    private final Collection<String> warnings = new ConcurrentLinkedQueue<>();

    CardPictures(MediaStore media) {
        this.media = media;
    }

    /**
     * A picture as a {@code data:} address; empty if there is none.
     *
     * @param what whose it is, for the office
     * @param path where it is below the media root; empty for nowhere
     */
    String read(String what, String path) {
        if (path.isEmpty()) {
            return "";
        }
        try {
            return media.read(path).map(CardPicture::dataAddress).orElseGet(() -> {
                warn(what, path, "there is no such file");
                return "";
            });
        } catch (ReportCardException | IllegalArgumentException | UncheckedIOException e) {
            warn(what, path, String.valueOf(e.getMessage()));
            return "";
        }
    }

    private void warn(String what, String path, String reason) {
        warnings.add(what + " is not shown: " + path + " cannot be read, " + reason);
    }

    /** One sentence without a full stop for each picture that could not be shown. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
