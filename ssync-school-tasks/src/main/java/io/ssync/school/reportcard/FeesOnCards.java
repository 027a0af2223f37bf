package io.ssync.school.reportcard;

import java.util.Locale;

/** What report cards have to do with fees. */
public enum FeesOnCards {
    /** Nothing. */
    HIDE,

    /** A card says what is owing. */
    SHOW,

    /** A card says what is owing, and whoever owes something is not given it before that is paid. */
    WITHHOLD;

    /**
     * Reads a setting.
     *
     * @param text {@code hide}, {@code show} or {@code withhold}
     * @return what it means
     * @throws IllegalArgumentException if it is none of them
     */
    public static FeesOnCards of(String text) {
        for (FeesOnCards fees : values()) {
            if (fees.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                return fees;
            }
        }
        throw new IllegalArgumentException("must be hide, show or withhold, was '" + text + "'");
    }
}
