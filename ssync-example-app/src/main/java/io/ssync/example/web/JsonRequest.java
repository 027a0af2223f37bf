package io.ssync.example.web;

import io.javalin.http.Context;
import io.ssync.tasks.message.CeleryJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a request: a JSON object, or nothing where all is optional. */
final class JsonRequest {
    /** The request cannot be understood; answered with 400 and the message. */
    static final class WrongException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongException(String reason) {
            super(reason);
        }
    }

    private final Map<?, ?> body;

    private JsonRequest(Map<?, ?> body) {
        this.body = body;
    }

    static JsonRequest of(Context request) {
        String text = request.body();
        if (text.isBlank()) {
            return new JsonRequest(Map.of());
        }
        Object body;
        try {
            body = CeleryJson.readPlain(text);
        } catch (RuntimeException e) {
            throw new WrongException("The body is not JSON.");
        }
        if (body instanceof Map<?, ?> object) {
            return new JsonRequest(object);
        }
        throw new WrongException("The body must be a JSON object.");
    }

    /** Whether it says anything about this. */
    boolean has(String name) {
        return body.get(name) != null;
    }

    long number(String name) {
        Long number = optionalNumber(name);
        if (number == null) {
            throw new WrongException("No " + name + " provided.");
        }
        return number;
    }

    @Nullable
    Long optionalNumber(String name) {
        Object value = body.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number && number.doubleValue() == number.longValue()) {
            return number.longValue();
        }
        throw new WrongException(name + " must be a whole number.");
    }

    @Nullable
    Boolean optionalFlag(String name) {
        Object value = body.get(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        throw new WrongException(name + " must be true or false.");
    }

    @Nullable
    String optionalText(String name) {
        Object value = body.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new WrongException(name + " must be a text.");
    }

    String text(String name) {
        String text = optionalText(name);
        if (text == null) {
            throw new WrongException("No " + name + " provided.");
        }
        return text;
    }

    @Nullable
    Double optionalDecimal(String name) {
        Object value = body.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new WrongException(name + " must be a number.");
    }

    /** Empty if there is none. */
    List<?> list(String name) {
        Object value = body.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new WrongException(name + " must be a list.");
    }

    /** Empty if there is none. */
    Map<String, Object> object(String name) {
        Object value = body.get(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> object) {
            Map<String, Object> named = new LinkedHashMap<>();
            object.forEach((key, part) -> named.put(String.valueOf(key), part));
            return named;
        }
        throw new WrongException(name + " must be an object.");
    }

    List<String> texts(String name) {
        if (body.get(name) instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new WrongException(name + " must be a list of texts.");
    }
}
