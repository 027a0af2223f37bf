package io.ssync.tasks.spring;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.redis.RedisResults;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.spring.TaskProperties.Store;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.beans.BeansException;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.ClassUtils;

/** Decides where results and durable tasks are kept, and makes that. Makes one backend at most; for one thread. */
final class TaskStore {
    private static final boolean SPRING_JDBC = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy", TaskStore.class.getClassLoader());

    private final TaskProperties properties;
    private final @Nullable DataSource dataSource;
    private @Nullable ResultBackend made;

    /**
     * A store on a database, if it may be used.
     *
     * @param dataSource the one of the application; null if there is none, or several
     */
    TaskStore(TaskProperties properties, @Nullable DataSource dataSource) {
        this.properties = properties;
        this.dataSource = dataSource == null ? null : plain(dataSource);
    }

    /** The backend that properties ask for, or else what is there says. */
    ResultBackend results(TaskSettings settings, Supplier<TaskBrokerConnectionDetails> redis) {
        ResultBackend results = switch (store(settings)) {
            case JDBC -> JdbcResults.over(requiredDataSource());
            case REDIS -> {
                TaskBrokerConnectionDetails address = redis.get();
                yield RedisResults.connect(address.url(), settings, BrokerAddress.tls(address));
            }
            case MEMORY -> new InMemoryResults();
        };
        made = results;
        return results;
    }

    /** The ledger beside results, if there can be one. */
    Optional<Ledger> ledgerBeside(ResultBackend results) {
        if (!properties.ledger().enabled()) {
            return Optional.empty();
        }
        if (results instanceof JdbcResults rows) {
            return Optional.of(JdbcLedger.with(rows));
        }
        return results instanceof InMemoryResults rows
                ? Optional.of(new InMemoryLedger(rows, InstantSource.system()))
                : Optional.empty();
    }

    /** The database that results are in, if this made them. */
    @Nullable
    DataSource databaseOf(ResultBackend results) {
        return results == made && results instanceof JdbcResults ? dataSource : null;
    }

    private Store store(TaskSettings settings) {
        Store wanted = properties.results().store();
        if (wanted != null) {
            return wanted;
        }
        if (settings.alwaysEager()) {
            return Store.MEMORY;
        }
        if (dataSource != null && mayBePostgres(dataSource)) {
            return Store.JDBC;
        }
        return properties.broker().inMemory() ? Store.MEMORY : Store.REDIS;
    }

    private DataSource requiredDataSource() {
        if (dataSource == null) {
            throw new IllegalStateException("ssync.tasks.results.store=jdbc needs one DataSource of PostgreSQL, or one "
                    + "of several that is @Primary: add spring-boot-starter-jdbc and set spring.datasource.url, or keep "
                    + "results elsewhere, ssync.tasks.results.store=redis");
        }
        return dataSource;
    }

    /** Results and ledger have transactions of their own, whatever the calling thread is in. */
    private static DataSource plain(DataSource dataSource) {
        if (SPRING_JDBC && dataSource instanceof TransactionAwareDataSourceProxy proxy) {
            DataSource target = proxy.getTargetDataSource();
            return target == null ? dataSource : target;
        }
        return dataSource;
    }

    /** Whether its address, if it tells one, is not one of another product. Does not connect. */
    private static boolean mayBePostgres(DataSource dataSource) {
        BeanWrapper wrapper = new BeanWrapperImpl(dataSource);
        for (String property : new String[] {"jdbcUrl", "url"}) {
            try {
                if (wrapper.isReadableProperty(property) && wrapper.getPropertyValue(property) instanceof String url) {
                    return url.startsWith("jdbc:postgresql:");
                }
            } catch (BeansException e) {
                return true;
            }
        }
        return true;
    }
}
