package io.ssync.school.reportcard;

import io.ssync.school.finance.Naira;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.jdbi.v3.core.statement.Query;

/** What students owe of the term of a result and of those before it, as a column of statements about results. */
final class FeesOwing {

    private static final String COLUMN =
            ClasspathSqlLocator.removingComments().getResource("io/ssync/school/reportcard/FeesOwing/of-result.sql");

    private FeesOwing() {}

    /** Puts the column into a statement that has a place for it. */
    static Query in(Query query) {
        return query.define("feesOwing", COLUMN);
    }

    /** Such as ₦12,500.00; empty if all is paid. */
    static String of(ResultSet row) throws SQLException {
        BigDecimal owing = row.getBigDecimal("fees_owing");
        return owing.signum() > 0 ? Naira.text(owing) : "";
    }
}
