package io.ssync.school.people;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people write before a name, and is no part of it. */
public final class Titles {

    private static final Pattern BEFORE_A_NAME = Pattern.compile(
            "(?:(?:mr|mrs|ms|miss|mister|madam|dr|prof|professor|alhaji|alhaja|hajia|mallam|malam|engr|barr|rev|pastor|chief)"
                    + "(?:\\.\\s*|\\s+))+(?=\\S)",
            Pattern.CASE_INSENSITIVE);

    private Titles() {}

    /**
     * Takes the titles away.
     *
     * @param name such as {@code Mr. Musa Sani}
     * @return such as {@code Musa Sani}; a name that is nothing but a title stays as it is
     */
    public static String without(String name) {
        Matcher titles = BEFORE_A_NAME.matcher(name);
        return titles.lookingAt() ? name.substring(titles.end()) : name;
    }
}
