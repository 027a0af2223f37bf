package io.ssync.tasks.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do where an older Spring Boot manages annotations of Jackson that are too old for ours. */
final class OldJacksonAnalyzer extends AbstractFailureAnalyzer<NoClassDefFoundError> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoClassDefFoundError cause) {
        String missing = String.valueOf(cause.getMessage());
        if (!missing.startsWith("com/fasterxml/jackson/annotation/")) {
            return null;
        }
        return new FailureAnalysis(
                "Tasks need Jackson's annotations 2.21 or later; those of this Spring Boot are older, they have no "
                        + missing.replace('/', '.') + ".",
                "Set the property jackson-bom.version to 2.21.4, in Maven's <properties> or Gradle's ext, or take a "
                        + "later Spring Boot 3.5.",
                cause);
    }
}
