package io.ssync.school.media;

import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Files by their path below the media root, such as {@code report_cards/2026/01/card.pdf}, as the school system keeps it in its
 * tables. Safe for use by many threads and processes. All methods throw {@link UncheckedIOException} if the store fails and
 * {@link IllegalArgumentException} for a path that leaves the root.
 */
public interface MediaStore {

    /**
     * Stores a new file. A name that is taken gets seven characters more; no file is ever overwritten.
     *
     * @param path where it should be
     * @param content the file
     * @return where it is
     */
    String save(String path, byte[] content);

    /**
     * Reads a file.
     *
     * @param path where it is
     * @return the file; empty if there is none
     */
    Optional<byte[]> read(String path);

    /**
     * Removes a file, if it is there.
     *
     * @param path where it is
     */
    void delete(String path);
}
