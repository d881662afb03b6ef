// A part of Resource Manager besides the accounts of Azure Maps, such as role assignments.
import type { SimReply } from '../../network/http.ts';
import type { Call } from './accounts/call.ts';

/** Undefined if the path is not one of this provider's. It verifies `call.apiVersion` itself. */
export type Provider = (call: Call) => SimReply | undefined;
