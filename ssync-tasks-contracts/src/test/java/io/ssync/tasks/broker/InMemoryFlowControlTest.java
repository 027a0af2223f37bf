package io.ssync.tasks.broker;

import io.ssync.tasks.contract.FlowControlContract;

class InMemoryFlowControlTest extends FlowControlContract {
    @Override
    protected Broker open() {
        return new InMemoryBroker();
    }
}
