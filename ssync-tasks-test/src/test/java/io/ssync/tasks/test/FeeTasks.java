package io.ssync.tasks.test;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The tasks that these tests are about, and what they use. */
final class FeeTasks {
    /** Another system. */
    interface Bank {
        void charge(long account, long amount);
    }

    /** What it was asked for. */
    static final class Ledger implements Bank {
        final List<String> charges = new ArrayList<>();

        @Override
        public void charge(long account, long amount) {
            charges.add(account + ": " + amount);
        }
    }

    record Money(String currency, long amount) {}

    private final Bank bank;

    FeeTasks(Bank bank) {
        this.bank = bank;
    }

    @Task(name = "fees.add")
    int add(int a, int b) {
        return a + b;
    }

    @Task(name = "fees.charge")
    void charge(long account, long amount) {
        bank.charge(account, amount);
    }

    @Task(name = "fees.pay")
    String pay(long account, Money money) {
        bank.charge(account, money.amount());
        return money.currency();
    }

    @Task(name = "fees.plan")
    int plan(TaskContext self, List<Long> accounts) {
        for (int i = 0; i < accounts.size(); i++) {
            self.task(FeeTasks::charge)
                    .applyAsync(
                            TaskOptions.countdown(Duration.ofDays(1))
                                    .queue("slow")
                                    .priority(3),
                            accounts.get(i),
                            100L);
            self.progress(i + 1, accounts.size(), "planned");
        }
        return accounts.size();
    }

    @Task(name = "fees.flaky", autoRetryFor = IllegalStateException.class, maxRetries = 3, retryDelay = 60)
    String flaky(TaskContext self, int failures) {
        if (self.retries() < failures) {
            throw new IllegalStateException("attempt " + self.retries());
        }
        return "done";
    }

    @Task(name = "fees.limited", rateLimit = "6/h")
    void limited() {}

    @Task(name = "fees.durable", durable = true)
    void durable() {}
}
