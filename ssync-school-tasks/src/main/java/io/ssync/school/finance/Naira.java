package io.ssync.school.finance;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** How sums are written. */
public final class Naira {

    private Naira() {}

    /**
     * Writes a sum.
     *
     * @param sum in naira
     * @return such as ₦12,500.00
     */
    public static String text(BigDecimal sum) {
        return "₦" + new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ENGLISH)).format(sum);
    }
}
