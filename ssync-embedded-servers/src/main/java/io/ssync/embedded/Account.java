package io.ssync.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The user that a server runs as: the one who runs this program, unless that is root.
 *
 * <p>What a server is told to do over its port it does with the rights of its user, so none may have root's. A server that
 * root starts runs as a user who has no name and owns nothing but the server's data. The folders above the data may be closed
 * to that user: the server is started inside, and reaches its data through its working directory.
 *
 * @param prefix goes before the program's command
 * @param user the id of the user, who must own the program's data
 */
record Account(List<String> prefix, long user) {
    private static final long ROOT = 0;
    private static final long NOBODY = 65_534;

    /** Nobody gives out ids from this range: neither for people, nor for services, nor for containers. */
    private static final int FIRST_NAMELESS = 61_100;

    private static final int LAST_NAMELESS = 61_180;

    /** A name for the working directory that holds for whoever may not look at the folders above it. */
    private static final Path WORKING_DIRECTORY = Path.of("/proc/self/cwd");

    /** The user that servers run as. */
    static Account ofServers() {
        return Known.SERVERS;
    }

    /** The user for those of PostgreSQL's programs that insist on a user with a name. They run briefly, and take no connections. */
    static Account ofTools() {
        return Known.TOOLS;
    }

    /** Whoever runs this program. */
    static Account ofCaller() {
        return new Account(List.of(), Caller.USER);
    }

    /** Whether the rights of whoever runs this program are too many for a server. */
    static boolean isRoot() {
        return ofCaller().user() == ROOT;
    }

    /** The command, run as this user. */
    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    /** The path by which a program of this user reaches the folder that is its working directory. */
    Path seen(Path workingDirectory) {
        return prefix.isEmpty() ? workingDirectory : WORKING_DIRECTORY;
    }

    /** Gives the folder and all that is in it to this user. */
    void own(Path folder) throws IOException {
        if (!Files.getAttribute(folder, "unix:uid").equals((int) user)) {
            Commands.run(List.of("chown", "-R", user + ":" + user, folder.toString()));
        }
    }

    /** Gives up root for good: nothing that the program starts can get it back. */
    private static Account dropped(long user) {
        List<String> prefix =
                List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--no-new-privs");
        Account account = new Account(prefix, user);
        if (!Files.isDirectory(WORKING_DIRECTORY) || !Commands.succeeds(account.command(List.of("true")))) {
            throw new EmbeddedServerException(
                    "no embedded servers for root here, whose rights they must not have: giving"
                            + " them up takes Linux and the program setpriv of util-linux. Run this as an ordinary user, or"
                            + " start the servers yourself and use their URLs");
        }
        return account;
    }

    private static long nameless() {
        return IntStream.rangeClosed(FIRST_NAMELESS, LAST_NAMELESS)
                .filter(id -> !Commands.succeeds(List.of("getent", "passwd", String.valueOf(id))))
                .findFirst()
                .orElseThrow(() -> new EmbeddedServerException("no embedded servers for root here: every user id from "
                        + FIRST_NAMELESS + " to " + LAST_NAMELESS + " has a name. Run this as an ordinary user"));
    }

    private static final class Known {
        private static final Account SERVERS = isRoot() ? dropped(nameless()) : ofCaller();
        private static final Account TOOLS = isRoot() ? dropped(NOBODY) : ofCaller();
    }

    private static final class Caller {
        private static final long USER = current();

        /** The owner of what this program makes. Java's own answer is root for users without a name, as containers have them. */
        private static long current() {
            try {
                Path file = Files.createTempFile("ssync-", ".user");
                try {
                    return ((Number) Files.getAttribute(file, "unix:uid")).longValue();
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot tell which user runs this program", e);
            }
        }
    }
}
