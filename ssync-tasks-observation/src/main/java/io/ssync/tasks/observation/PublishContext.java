package io.ssync.tasks.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.ssync.tasks.PublishInterceptor;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of calls while they are published. What the observation gives to the first, such as its trace, all others are given too. */
public final class PublishContext extends SenderContext<PublishInterceptor.Call> {
    private final PublishInterceptor.Call first;
    private final Map<String, String> propagated;
    private int count = 1;

    PublishContext(PublishInterceptor.Call first) {
        this(first, new LinkedHashMap<>());
    }

    private PublishContext(PublishInterceptor.Call first, Map<String, String> propagated) {
        super(
                (call, key, value) -> {
                    propagated.put(key, value);
                    if (call != null) {
                        call.header(key, value);
                    }
                },
                Kind.PRODUCER);
        this.first = first;
        this.propagated = propagated;
        setCarrier(first);
    }

    void another(PublishInterceptor.Call call) {
        count++;
        propagated.forEach(call::header);
    }

    /** The call, or the first of those that are published together. */
    public PublishInterceptor.Call first() {
        return first;
    }

    /** How many calls there are so far. */
    public int count() {
        return count;
    }
}
