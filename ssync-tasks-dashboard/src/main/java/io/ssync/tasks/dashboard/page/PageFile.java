package io.ssync.tasks.dashboard.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.CRC32;

/** A file that pages need, such as a style sheet. Its address changes with its content, so browsers may keep it. Immutable. */
public final class PageFile {
    private final String place;
    private final String type;
    private final byte[] content;
    private final String version;

    /**
     * Reads a file that lies beside a class.
     *
     * @param owner the class
     * @param place the name of the file, which is its place below that of the pages, too
     * @param type its type, as {@code Content-Type} says it
     */
    public PageFile(Class<?> owner, String place, String type) {
        this.place = place;
        this.type = type;
        try (InputStream file = Objects.requireNonNull(owner.getResourceAsStream(place), place)) {
            content = file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CRC32 sum = new CRC32();
        sum.update(content);
        version = Long.toHexString(sum.getValue());
    }

    /** Where it is served, of pages that begin at {@code base}. */
    public Link link(String base) {
        return Link.of(base, place).with("v", version);
    }

    /** The name of the file. */
    public String place() {
        return place;
    }

    /** What {@code Content-Type} says. */
    public String type() {
        return type;
    }

    /** The file itself; nobody changes it. */
    public byte[] content() {
        return content;
    }
}
