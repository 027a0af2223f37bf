package io.ssync.school.reportcard;

import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where the card of a student is stored, in the way of the school system. */
final class CardFileName {

    /** What the column of the table can hold, with room for the letters that make a taken name another one. */
    private static final int LONGEST = 100 - 8;

    /** What Django takes out of file names. */
    private static final Pattern FORBIDDEN = Pattern.compile("[^-\\w.]", Pattern.UNICODE_CHARACTER_CLASS);

    private CardFileName() {}

    /** Such as {@code report_cards/2025/12/report_card_Ada_Obi_First_Term_2025-2026.pdf}. */
    static String of(String student, String term, String year, LocalDate today) {
        String folder = String.format(Locale.ROOT, "report_cards/%d/%02d/", today.getYear(), today.getMonthValue());
        String name = clean(
                "report_card_" + blanks(student).replace('/', '-') + "_" + blanks(term) + "_" + year.replace('/', '-'));
        int longest = LONGEST - folder.length() - ".pdf".length();
        if (name.codePointCount(0, name.length()) > longest) {
            name = name.substring(0, name.offsetByCodePoints(0, longest));
        }
        return folder + name + ".pdf";
    }

    private static String blanks(String text) {
        return text.strip().replaceAll("\\s", "_");
    }

    private static String clean(String name) {
        return FORBIDDEN.matcher(name.replace(' ', '_')).replaceAll("");
    }
}
