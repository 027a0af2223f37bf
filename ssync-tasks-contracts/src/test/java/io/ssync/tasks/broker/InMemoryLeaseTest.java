package io.ssync.tasks.broker;

import io.ssync.tasks.contract.LeaseContract;

class InMemoryLeaseTest extends LeaseContract {
    @Override
    protected Broker open() {
        return new InMemoryBroker();
    }
}
