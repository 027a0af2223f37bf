package io.ssync.school.academic;

/** Makes the admission numbers of a year, such as {@code ADM-2025-0001}. For one thread, which has locked the series. */
final class AdmissionNumbers {

    /** More digits are no number of the series, but something that begins like one. */
    static final int MOST_DIGITS = 9;

    private final String prefix;
    private long last;

    AdmissionNumbers(int year) {
        prefix = "ADM-" + year + "-";
    }

    /** What all numbers of the series begin with. */
    String prefix() {
        return prefix;
    }

    /** Passes over a number that is taken, and all below; any other text is ignored. */
    void passOver(String admissionNumber) {
        if (admissionNumber.startsWith(prefix)) {
            String digits = admissionNumber.substring(prefix.length());
            if (digits.length() <= MOST_DIGITS
                    && !digits.isEmpty()
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                passOver(Long.parseLong(digits));
            }
        }
    }

    /** Passes over the numbers up to this one. */
    void passOver(long number) {
        last = Math.max(last, number);
    }

    /** The next number. */
    String next() {
        last++;
        return prefix + "0".repeat(Math.max(0, 4 - Long.toString(last).length())) + last;
    }
}
