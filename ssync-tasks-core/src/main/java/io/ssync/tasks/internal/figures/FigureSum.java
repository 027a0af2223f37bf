package io.ssync.tasks.internal.figures;

/** Adds figures up from the texts in which a broker keeps them: a page of charts reads tens of thousands. For one thread. */
public final class FigureSum {
    private static final String KINDS = "sfrv";

    private final long[] kinds = new long[KINDS.length()];
    private final long[] waited = new long[Times.CELLS];
    private final long[] took = new long[Times.CELLS];

    /** Adds what {@link Figure#text} has written to some sums; counts that this version does not know are left out. */
    public static void add(String text, FigureSum... to) {
        int end;
        for (int begin = 0; begin < text.length(); begin = end + 1) {
            end = text.indexOf(' ', begin);
            if (end < 0) {
                end = text.length();
            }
            int colon = text.indexOf(':', begin);
            if (colon > begin && colon < end) {
                add(text, begin, colon, end, to);
            }
        }
    }

    private static void add(String text, int begin, int colon, int end, FigureSum[] to) {
        long count = number(text, colon + 1, end);
        int kind = KINDS.indexOf(text.charAt(begin));
        if (count < 0) {
            return;
        }
        if (kind >= 0 && colon == begin + 1) {
            for (FigureSum sum : to) {
                sum.kinds[kind] += count;
            }
            return;
        }
        long cell = number(text, begin + 1, colon);
        if (cell >= 0 && cell < Times.CELLS) {
            // Any other letter is of a later version.
            char of = text.charAt(begin);
            for (FigureSum sum : to) {
                if (of == 'w') {
                    sum.waited[(int) cell] += count;
                } else if (of == 't') {
                    sum.took[(int) cell] += count;
                }
            }
        }
    }

    /** Digits as a number; -1 if they are none, or too many. */
    private static long number(String text, int begin, int end) {
        if (begin == end || end - begin > 18) {
            return -1;
        }
        long number = 0;
        for (int i = begin; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** All that was added. */
    public Figure figure() {
        return new Figure(kinds[0], kinds[1], kinds[2], kinds[3], Times.of(waited), Times.of(took));
    }
}
