package io.ssync.tasks.spring;

import io.ssync.tasks.PublishInterceptor;
import io.ssync.tasks.RunInterceptor;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.redis.RedisKeyspace;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.spring.TaskProperties.Publish;
import io.ssync.tasks.worker.Worker;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Gives an application its {@link TaskApp}, with the tasks of all beans, and its worker if it is to have one. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
        })
@ConditionalOnProperty(name = "ssync.tasks.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TaskProperties.class)
public class SsyncTasksAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TaskSettings taskSettings(TaskProperties properties) {
        return SettingsOfProperties.of(properties, System.getenv());
    }

    @Bean
    @ConditionalOnMissingBean
    Broker taskBroker(
            TaskProperties properties,
            TaskSettings settings,
            ObjectProvider<TaskBrokerConnectionDetails> details,
            ObjectProvider<SslBundles> bundles,
            Environment environment) {
        if (properties.broker().inMemory() || settings.alwaysEager()) {
            return new InMemoryBroker();
        }
        Map<String, Object> options = settings.brokerTransportOptions();
        RedisKeyspace keys = RedisKeyspace.of(options);
        String prefix = properties.broker().keyPrefix();
        TaskBrokerConnectionDetails address =
                BrokerAddress.find(properties, settings.brokerUrl(), details.getIfAvailable(), environment, bundles);
        return RedisBroker.connect(
                address.url(),
                options,
                prefix == null ? keys : new RedisKeyspace(prefix, keys.separator(), keys.prioritySteps()),
                BrokerAddress.tls(address));
    }

    @Bean
    TaskStore taskStore(TaskProperties properties, ObjectProvider<DataSource> dataSource) {
        return new TaskStore(properties, dataSource.getIfUnique());
    }

    @Bean
    @ConditionalOnMissingBean
    ResultBackend taskResults(
            TaskStore store,
            TaskProperties properties,
            TaskSettings settings,
            ObjectProvider<TaskBrokerConnectionDetails> details,
            ObjectProvider<SslBundles> bundles,
            Environment environment) {
        return store.results(
                settings,
                () -> BrokerAddress.find(
                        properties, settings.brokerUrl(), details.getIfAvailable(), environment, bundles));
    }

    @Bean
    TaskBeans taskBeans(ConfigurableListableBeanFactory beans) {
        return new TaskBeans(beans);
    }

    @Bean
    @ConditionalOnMissingBean
    TaskApp taskApp(
            TaskProperties properties,
            TaskSettings settings,
            Broker broker,
            ResultBackend results,
            TaskStore store,
            TaskBeans tasks,
            ObjectProvider<Ledger> ledger,
            ObjectProvider<LedgerTransaction.Current> transaction,
            ObjectProvider<TaskListener> listeners,
            ObjectProvider<PublishInterceptor> publishInterceptors,
            ObjectProvider<RunInterceptor> runInterceptors,
            ObjectProvider<TaskAppCustomizer> customizers,
            Environment environment) {
        TaskApp.Builder app = TaskApp.builder(nameOf(properties, environment))
                .broker(broker)
                .results(results)
                .settings(settings);
        Ledger ownLedger = ledger.getIfAvailable();
        if (ownLedger != null) {
            app.ledger(ownLedger);
        } else {
            store.ledgerBeside(results).ifPresent(app::ledger);
        }
        transaction.ifAvailable(app::transaction);
        listeners.orderedStream().forEach(app::listener);
        publishInterceptors.orderedStream().forEach(app::intercept);
        runInterceptors.orderedStream().forEach(app::intercept);
        tasks.registerWith(app);
        customizers.orderedStream().forEach(customizer -> customizer.customize(app));
        return app.build();
    }

    @Bean
    @ConditionalOnMissingBean
    TaskHealth taskHealth(TaskApp app, ObjectProvider<WorkerLifecycle> worker) {
        return new TaskHealth(app, worker.getIfAvailable());
    }

    private static String nameOf(TaskProperties properties, Environment environment) {
        String name = properties.name();
        return name == null ? environment.getProperty("spring.application.name", "tasks") : name;
    }

    /** Where there are transactions of Spring. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TransactionSynchronizationManager.class)
    static class Transactions {
        @Bean
        @ConditionalOnMissingBean
        LedgerTransaction.Current taskTransaction(TaskProperties properties, TaskStore store, ResultBackend results) {
            return new SpringTransaction(store.databaseOf(results), properties.publish() == Publish.AFTER_COMMIT);
        }
    }

    /** Where this application runs tasks. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("ssync.tasks.worker.enabled")
    static class WorkerConfiguration {
        @Bean
        @ConditionalOnMissingBean
        WorkerLifecycle taskWorker(
                TaskApp app,
                TaskProperties properties,
                ObjectProvider<WorkerCustomizer> customizers,
                Environment environment) {
            WorkerOfProperties worker = new WorkerOfProperties(properties.worker(), environment);
            return new WorkerLifecycle(() -> {
                Worker.Builder setup = worker.setUp(app);
                customizers.orderedStream().forEach(customizer -> customizer.customize(setup));
                return setup;
            });
        }

        /** A worker that nobody asks for has to start all the same. */
        @Bean
        static LazyInitializationExcludeFilter taskWorkerIsNotLazy() {
            return LazyInitializationExcludeFilter.forBeanTypes(WorkerLifecycle.class);
        }
    }
}
