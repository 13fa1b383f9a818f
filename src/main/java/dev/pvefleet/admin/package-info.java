/// The admin HTTP API: `/api/v1`, JSON, for those who have a token.
///
/// {@link dev.pvefleet.admin.ApiGate} stands before everything and lets in who may come in; behind it the resources
/// read one request, call one service, and render. Changes are made by {@link dev.pvefleet.admin.Operations}, each
/// on a thread of its own. Uses the features, `arguments`, `schedule`, `state`, `shape` and `config`; JAX-RS and
/// Vert.x for HTTP.
@NullMarked
package dev.pvefleet.admin;

import org.jspecify.annotations.NullMarked;
