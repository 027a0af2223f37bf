package io.ssync.school.users;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts that were found for the people of a sheet. */
final class KnownAccounts {

    private final Map<String, Account> byEmail = new HashMap<>();
    private final Map<String, Account> byPhoneNumber = new HashMap<>();

    KnownAccounts(Collection<Account> accounts) {
        for (Account account : accounts) {
            byEmail.putIfAbsent(account.email(), account);
            if (account.phoneNumber() != null) {
                byPhoneNumber.putIfAbsent(account.phoneNumber(), account);
            }
        }
    }

    @Nullable
    Account byEmail(String email) {
        return byEmail.get(email);
    }

    @Nullable
    Account byPhoneNumber(String phoneNumber) {
        return byPhoneNumber.get(phoneNumber);
    }

    /** The account of a person: one that was there, or one of the new ones by address; null if there is neither. */
    @Nullable
    Long idOf(Person person, Map<String, Long> created) {
        Account account = byEmail(person.email());
        return account == null ? created.get(person.email()) : Long.valueOf(account.id());
    }
}
