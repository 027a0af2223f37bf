package io.ssync.example.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory with all that the app keeps: names and marks of pupils, and passwords. For its owner only. */
final class DataDirectory {
    /** How a file in it is created. */
    static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private DataDirectory() {}

    /** Creates it if it is missing. One that exists may have other uses, and is left as it is; what is put into it is private. */
    static Path create(Path directory) throws IOException {
        return Files.createDirectories(directory.toAbsolutePath(), PRIVATE_FOLDER);
    }
}
