/// The arguments of changes as documents say them: the JSON body of a request, or the inputs of a workflow's step.
///
/// Names are the seed's. All the mistakes of a document are told together, with what was found and what is allowed;
/// what
/// passes is a {@link dev.pvefleet.lifecycle.Change}. Knows neither JSON nor HTTP. Uses `lifecycle`, `guest`, `model`,
/// and
/// the spelling of `config`.
@NullMarked
package dev.pvefleet.arguments;

import org.jspecify.annotations.NullMarked;
