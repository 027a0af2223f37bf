package io.ssync.school.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Optional;
import java.util.stream.Collectors;

/** Files in a folder of this machine, shared with the school system. */
public final class MediaFolder implements MediaStore {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_LETTERS = 7;

    private final SecureRandom random = new SecureRandom();
    private final Path root;

    /**
     * Uses a folder.
     *
     * @param root the media root; made when the first file is stored
     */
    public MediaFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String save(String path, byte[] content) {
        String wanted = nameable(path);
        String free = wanted;
        while (true) {
            try {
                Path file = resolve(free);
                Files.createDirectories(file.getParent());
                Files.write(file, content, StandardOpenOption.CREATE_NEW);
                return free;
            } catch (FileAlreadyExistsException e) {
                free = another(wanted);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot store " + free, e);
            }
        }
    }

    @Override
    public Optional<byte[]> read(String path) {
        try {
            return Optional.of(Files.readAllBytes(resolve(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    @Override
    public void delete(String path) {
        try {
            Files.deleteIfExists(resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }

    private Path resolve(String path) {
        Path file;
        try {
            file = root.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path of this file system: " + path, e);
        }
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalArgumentException("not a path below the media root: " + path);
        }
        return file;
    }

    /**
     * Where the file system takes only ASCII, because the program was started without a UTF-8 locale, letters lose their marks
     * and those of other scripts are left out: a file with a poorer name is better than none.
     */
    private static String nameable(String path) {
        try {
            return Path.of(path).toString();
        } catch (InvalidPathException e) {
            return Normalizer.normalize(path, Normalizer.Form.NFD).replaceAll("[^\\p{ASCII}]", "");
        }
    }

    private String another(String path) {
        int dot = path.lastIndexOf('.');
        int end = dot > path.lastIndexOf('/') ? dot : path.length();
        String letters = random.ints(RANDOM_LETTERS, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .collect(Collectors.joining());
        return path.substring(0, end) + "_" + letters + path.substring(end);
    }
}
