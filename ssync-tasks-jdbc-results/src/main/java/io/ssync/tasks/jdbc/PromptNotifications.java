package io.ssync.tasks.jdbc;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.QueryExecutorBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the driver hand out a notification when it arrives.
 *
 * <p>Left to itself it waits a millisecond for another one to arrive first, which is most of the time that a result takes
 * from its commit to the caller. There is no option for that. There is a field which says before what time it does not wait
 * again, and this sets it to the end of time: nothing is lost, since what arrives later is read by the next call.
 *
 * <p>The field is private. Where a driver looks different inside, all works as before, a millisecond slower; a test notices.
 */
final class PromptNotifications {
    private static final Logger log = LoggerFactory.getLogger(PromptNotifications.class);

    private PromptNotifications() {}

    /** @return whether it could be done */
    static boolean enable(Connection connection) throws SQLException {
        QueryExecutor executor = connection.unwrap(BaseConnection.class).getQueryExecutor();
        try {
            Field stream = QueryExecutorBase.class.getDeclaredField("pgStream");
            Field nextWait = PGStream.class.getDeclaredField("nextStreamAvailableCheckTime");
            stream.setAccessible(true);
            nextWait.setAccessible(true);
            nextWait.setLong(stream.get(executor), Long.MAX_VALUE);
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("This PostgreSQL driver hands out notifications a millisecond late", e);
            return false;
        }
    }
}
