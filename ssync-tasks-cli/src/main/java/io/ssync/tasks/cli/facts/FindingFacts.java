package io.ssync.tasks.cli.facts;

import io.ssync.tasks.health.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an examination has found, the same on the command line and in the API. */
public final class FindingFacts {
    private FindingFacts() {}

    /** All of it, for JSON. */
    public static Map<String, Object> of(List<Finding> findings) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("healthy", findings.stream().noneMatch(Finding::isTrouble));
        facts.put("findings", findings.stream().map(FindingFacts::of).toList());
        return facts;
    }

    /** One of them, for JSON. */
    public static Map<String, Object> of(Finding finding) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        facts.put("check", finding.check());
        facts.put("subject", finding.subject());
        facts.put("text", finding.text());
        facts.put("advice", finding.advice());
        return facts;
    }
}
