package io.ssync.tasks.imports;

/**
 * How telephone numbers of a country are written, whose numbers at home begin with a 0.
 *
 * @param callingCode what is dialled from abroad instead of the 0, without a plus, such as {@code 234}
 * @param digits how many digits a number has at home, its 0 included
 */
record PhoneCountry(String callingCode, int digits) {

    PhoneCountry {
        if (!callingCode.matches("[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException(
                    "a calling code is one to four digits, such as 234, but was " + callingCode);
        }
        if (digits < 5 || digits > 15) {
            throw new IllegalArgumentException("a telephone number has 5 to 15 digits, but was to have " + digits);
        }
    }

    /** One way to write a number: as at home, without signs; a number of another country keeps its plus. */
    String normal(String number) {
        String signs = number.replaceAll("[^+0-9]", "");
        for (String abroad : new String[] {"+" + callingCode, "00" + callingCode, callingCode}) {
            if (signs.startsWith(abroad)) {
                String rest = signs.substring(abroad.length());
                String home = rest.startsWith("0") ? rest : "0" + rest;
                if (home.length() == digits) {
                    return home;
                }
            }
        }
        return signs;
    }
}
