package io.ssync.tasks.results;

import io.ssync.tasks.contract.FailedMessagesContract;

class InMemoryFailedMessagesTest extends FailedMessagesContract {
    @Override
    protected ResultBackend open() {
        return new InMemoryResults();
    }
}
