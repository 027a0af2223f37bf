package io.ssync.example.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Compares a password with what the school system has stored of it: Django's own way, {@code pbkdf2_sha256$rounds$salt$hash}. */
public final class SchoolPassword {
    private static final String ALGORITHM = "pbkdf2_sha256";
    /** Django's own number grows with its versions and is below a million and a half. */
    private static final int MOST_ROUNDS = 10_000_000;
    /** For an account that does not exist: the time must not tell. */
    private static final int USUAL_ROUNDS = 870_000;

    private static final int BITS = 256;

    private SchoolPassword() {}

    /**
     * Whether a password is the right one. Takes a good part of a second, on purpose.
     *
     * @param shown what somebody typed
     * @param stored what is stored; of another kind, such as that of an account without a password, nothing matches it
     */
    public static boolean matches(String shown, String stored) {
        String[] parts = stored.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(ALGORITHM) || !parts[1].matches("[1-9]\\d{0,7}")) {
            hash(shown, "nobody", USUAL_ROUNDS);
            return false;
        }
        int rounds = Integer.parseInt(parts[1]);
        return rounds <= MOST_ROUNDS
                && !parts[2].isEmpty()
                && MessageDigest.isEqual(
                        hash(shown, parts[2], rounds).getBytes(StandardCharsets.US_ASCII),
                        parts[3].getBytes(StandardCharsets.US_ASCII));
    }

    private static String hash(String password, String salt, int rounds) {
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(
                            new PBEKeySpec(password.toCharArray(), salt.getBytes(StandardCharsets.UTF_8), rounds, BITS))
                    .getEncoded();
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", e);
        }
    }
}
