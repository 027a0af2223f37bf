package io.ssync.tasks.results;

import io.ssync.tasks.contract.ResultHistoryContract;

class InMemoryHistoryTest extends ResultHistoryContract {
    @Override
    protected ResultBackend open() {
        return new InMemoryResults();
    }
}
