package io.ssync.tasks.spring;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A small application: tasks whose methods are transactions, and a service that calls them in transactions of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ShopApplication {

    @Bean
    Invoices invoices(TaskApp tasks) {
        return new Invoices(tasks);
    }

    @Bean
    Shop shop(TaskApp tasks, JdbcTemplate jdbc, ApplicationEventPublisher events) {
        return new Shop(tasks, jdbc, events);
    }

    /** Needs the app that runs it, and is wrapped by Spring. */
    static class Invoices {
        private final TaskApp tasks;

        Invoices(TaskApp tasks) {
            this.tasks = tasks;
        }

        @Task(name = "invoices.total")
        @Transactional
        public String total(String customer, int amount) {
            return customer + " " + amount + " in a transaction: "
                    + TransactionSynchronizationManager.isActualTransactionActive();
        }

        @Task(name = "invoices.remind", durable = true)
        public String remind(String customer) {
            return tasks.name() + " reminds " + customer;
        }

        @Task(name = "invoices.paid")
        public void paid(String customer) {}
    }

    /** What is ordered, in the database and in tasks. */
    static class Shop {
        private final TaskApp tasks;
        private final JdbcTemplate jdbc;
        private final ApplicationEventPublisher events;
        private volatile AsyncResult<String> last;

        Shop(TaskApp tasks, JdbcTemplate jdbc, ApplicationEventPublisher events) {
            this.tasks = tasks;
            this.jdbc = jdbc;
            this.events = events;
        }

        AsyncResult<String> last() {
            return last;
        }

        void createTable() {
            jdbc.execute("CREATE TABLE IF NOT EXISTS orders (customer text)");
        }

        int orders(String customer) {
            return jdbc.queryForObject("SELECT count(*) FROM orders WHERE customer = ?", Integer.class, customer);
        }

        @Transactional
        public AsyncResult<String> order(String customer, Runnable meanwhile) {
            jdbc.update("INSERT INTO orders VALUES (?)", customer);
            AsyncResult<String> reminder = tasks.task(Invoices::remind).delay(customer);
            tasks.task(Invoices::remind).delay(customer);
            last = reminder;
            meanwhile.run();
            return reminder;
        }

        @Transactional
        public AsyncResult<Void> pay(String customer, Runnable meanwhile) {
            AsyncResult<Void> paid = tasks.task(Invoices::paid).delay(customer);
            meanwhile.run();
            return paid;
        }

        @Transactional(propagation = Propagation.NESTED)
        public void orderAndFail(String customer) {
            order(customer, () -> {});
            throw new IllegalStateException("no stock");
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public AsyncResult<String> orderApart(String customer) {
            return order(customer, () -> {});
        }

        @Transactional(readOnly = true)
        public AsyncResult<String> remindReading(String customer) {
            orders(customer);
            return tasks.task(Invoices::remind).delay(customer);
        }

        @Transactional
        public void tellBoth(String customer) {
            events.publishEvent(new Told(customer));
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
        public void committed(Told told) {
            last = tasks.task(Invoices::remind).delay(told.customer());
        }
    }

    record Told(String customer) {}
}
