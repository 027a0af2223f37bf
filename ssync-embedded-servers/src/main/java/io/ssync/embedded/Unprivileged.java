package io.ssync.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to run a program that refuses to run as root, as PostgreSQL does.
 *
 * @param prefix goes before the program's command
 * @param user the id of the user who must own the program's data, on the disk
 */
record Unprivileged(List<String> prefix, long user) {
    private static final long ROOT = 0;
    private static final long NOBODY = 65_534;

    /** The current user is an ordinary one: nothing to do. */
    private static final List<String> DIRECTLY = List.of();

    /** In a user namespace without a mapping the program sees itself as nobody, and yet owns root's files. */
    private static final List<String> IN_USER_NAMESPACE = List.of("unshare", "--user");

    /**
     * For containers, which mostly forbid namespaces. Nobody may not enter folders such as /root; the one capability that
     * stays with the program, and the bit that lets access(2) see it, make up for that.
     */
    private static final List<String> AS_NOBODY = List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "--securebits=+no_setuid_fixup");

    /** Finds the way for the current user on this system. */
    static Unprivileged here() {
        return Here.WAY;
    }

    /** All the ways that work for the current user on this system, the best first. */
    static List<Unprivileged> ways() {
        long current = new UnixSystem().getUid();
        if (current != ROOT) {
            return List.of(new Unprivileged(DIRECTLY, current));
        }
        return List.of(new Unprivileged(IN_USER_NAMESPACE, ROOT), new Unprivileged(AS_NOBODY, NOBODY)).stream()
                .filter(Unprivileged::works)
                .toList();
    }

    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    /** Gives the folder and all that is in it to the user whom the program runs as. */
    void own(Path folder) throws IOException {
        if (!Files.getAttribute(folder, "unix:uid").equals((int) user)) {
            Commands.run(List.of("chown", "-R", user + ":" + user, folder.toString()));
        }
    }

    private boolean works() {
        try {
            Commands.run(command(List.of("true")));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static final class Here {
        private static final Unprivileged WAY = ways().stream()
                .findFirst()
                .orElseThrow(() -> new EmbeddedServerException("PostgreSQL does not run as root, and this system allows"
                        + " neither `unshare --user` nor `setpriv`: run the program as an ordinary user"));
    }
}
