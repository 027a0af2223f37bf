package io.ssync.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program that is Redis here: one that is installed, since somebody keeps it up to date, or else the bundled one.
 *
 * @param path the program
 * @param version its version, such as {@code 7.0.15}
 */
record RedisBinary(Path path, String version) {
    /** Valkey first: where both are installed, it is the one that is free for all uses. */
    private static final List<String> NAMES = List.of("valkey-server", "redis-server");

    /** The first version with all that the library's scripts use. */
    private static final int OLDEST_MAJOR = 6;

    private static final int OLDEST_MINOR = 2;

    private static final Pattern VERSION = Pattern.compile("\\bv=((\\d+)\\.(\\d+)\\.\\d+)");

    /** The one that is used. */
    static RedisBinary here() {
        return Here.BINARY;
    }

    /** The first of a search path that is new enough and works for the user that servers run as. */
    static Optional<RedisBinary> installed(String searchPath) {
        return NAMES.stream()
                .flatMap(name -> Stream.of(searchPath.split(Pattern.quote(File.pathSeparator)))
                        .filter(folder -> !folder.isBlank())
                        .map(folder -> Path.of(folder, name).toAbsolutePath()))
                .filter(Files::isExecutable)
                .flatMap(program -> at(program).stream())
                .findFirst();
    }

    private static Optional<RedisBinary> at(Path program) {
        try {
            List<String> command = Account.ofServers().command(List.of(program.toString(), "--version"));
            Matcher found = VERSION.matcher(Commands.output(new ProcessBuilder(command), ""));
            if (!found.find()) {
                return Optional.empty();
            }
            int major = Integer.parseInt(found.group(2));
            boolean enough =
                    major > OLDEST_MAJOR || major == OLDEST_MAJOR && Integer.parseInt(found.group(3)) >= OLDEST_MINOR;
            return enough ? Optional.of(new RedisBinary(program, found.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static RedisBinary bundled() {
        try {
            Path program = BinaryCache.ofUser().executable(Platform.current().redisServer());
            return new RedisBinary(program, Platform.REDIS_VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Here {
        private static final RedisBinary BINARY =
                installed(Optional.ofNullable(System.getenv("PATH")).orElse("")).orElseGet(RedisBinary::bundled);
    }
}
