package io.ssync.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The user's cache of unpacked binaries: a folder per resource and checksum, made once and never changed.
 *
 * <p>Safe for use by several threads and processes: a folder is filled under another name and appears in one step. Who
 * loses that race uses the winner's.
 */
final class BinaryCache {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Programs are no secret, and the user that a server runs as must reach them. */
    private static final Set<PosixFilePermission> FOR_ALL = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path root;

    BinaryCache(Path root) {
        this.root = root;
    }

    /**
     * The cache of the current user, or one in the temporary folder for a user without a home. That of root is outside of root's
     * home, since the servers do not run as root.
     */
    static BinaryCache ofUser() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path cache = Account.isRoot()
                ? Path.of("/var/cache")
                : configured != null && !configured.isBlank()
                        ? Path.of(configured)
                        : Path.of(System.getProperty("user.home"), ".cache");
        long user = Account.ofCaller().user();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"), "ssync-embedded-" + user);
        return Stream.of(cache.resolve("ssync-embedded"), temporary)
                .filter(folder -> isPrivate(folder, user))
                .findFirst()
                .map(BinaryCache::new)
                .orElseThrow(() -> new EmbeddedServerException("no folder for the servers' programs: neither " + cache
                        + " nor " + temporary + " can be used, set XDG_CACHE_HOME to a folder of your own"));
    }

    /** Whether it is there, or could be made, and only we can change it: programs are run from it. */
    private static boolean isPrivate(Path folder, long user) {
        if (!folder.isAbsolute()) {
            return false;
        }
        try {
            Files.createDirectories(folder, PRIVATE);
            if (Account.isRoot()) {
                Files.setPosixFilePermissions(folder, FOR_ALL);
            }
            return Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals((int) user)
                    && Files.isWritable(folder);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the resource as an executable file. */
    Path executable(String resource) throws IOException {
        Path holder = folder(key(resource), folder -> {
            Path file = folder.resolve(resource);
            try (InputStream in = open(resource)) {
                Files.copy(in, file);
            }
            Files.setPosixFilePermissions(file, FOR_ALL);
            Files.setPosixFilePermissions(folder, FOR_ALL);
        });
        return holder.resolve(resource);
    }

    /** Returns the folder that holds the content of the resource, a {@code .txz} archive. */
    Path unpacked(String resource) throws IOException {
        return folder(key(resource), folder -> {
            try (InputStream in = open(resource);
                    TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, folder);
                }
            }
            Files.setPosixFilePermissions(folder, FOR_ALL);
        });
    }

    /** Returns the folder of this name, filled by {@code filler} if it does not exist yet. */
    Path folder(String name, Filler filler) throws IOException {
        Path folder = root.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(root);
        Path unfinished = root.resolve(".unfinished-" + UUID.randomUUID());
        Files.createDirectory(unfinished, PRIVATE);
        try {
            filler.fill(unfinished);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            // Somebody else was quicker and made the same.
        } finally {
            Folders.delete(unfinished);
        }
        return folder;
    }

    /** A name for the resource that changes with its content. */
    static String key(String resource) throws IOException {
        URL url = find(resource);
        long checksum = url.openConnection() instanceof JarURLConnection jar
                ? jar.getJarEntry().getCrc()
                : url.openConnection().getContentLengthLong();
        return resource.replace(".txz", "") + "-" + Long.toHexString(checksum);
    }

    private static InputStream open(String resource) throws IOException {
        return find(resource).openStream();
    }

    private static URL find(String resource) throws FileNotFoundException {
        URL url = BinaryCache.class.getResource("/" + resource);
        if (url == null) {
            throw new FileNotFoundException("no " + resource + " on the class path: add the artifact that holds the"
                    + " binaries for " + Platform.current());
        }
        return url;
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("archive entry points outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
            createDirectories(target);
            return;
        }
        createDirectories(Objects.requireNonNull(target.getParent(), "it is in a folder"));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, target);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        } else {
            throw new IOException("archive entry of an unknown kind: " + entry.getName());
        }
    }

    /** Whatever umask there is. */
    private static void createDirectories(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            createDirectories(Objects.requireNonNull(folder.getParent(), "/ is there"));
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, FOR_ALL);
        }
    }

    /** Fills a new, empty folder. */
    interface Filler {
        void fill(Path folder) throws IOException;
    }
}
