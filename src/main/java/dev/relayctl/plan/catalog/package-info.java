/**
 * What code can see of a database's schema, what of it older code would miss, and to which releases
 * an environment can therefore go back. Pure.
 */
@NullMarked
package dev.relayctl.plan.catalog;

import org.jspecify.annotations.NullMarked;
