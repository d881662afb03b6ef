export const id = 147;
export const ids = [147];
export const modules = {

/***/ 1147:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openAzure: () => (/* binding */ openAzure)
});

// EXTERNAL MODULE: ./node_modules/@azure/arm-maps/dist/index.js
var dist = __webpack_require__(4075);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/request.js
var request = __webpack_require__(2171);
// EXTERNAL MODULE: ./build/core/secret.js
var secret = __webpack_require__(5616);
// EXTERNAL MODULE: ./build/core/time.js
var time = __webpack_require__(3669);
// EXTERNAL MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/index.js + 37 modules
var esm = __webpack_require__(1818);
// EXTERNAL MODULE: ./build/azure/rest-errors.js
var rest_errors = __webpack_require__(9114);
;// CONCATENATED MODULE: ./build/azure/arm-errors.js




function translateArmError(error, call) {
    if (error instanceof errors/* ActionError */.lZ)
        return error;
    if (call.signal.aborted && call.signal.reason instanceof errors/* ActionError */.lZ)
        return call.signal.reason;
    if (!(0,esm/* isRestError */.T0)(error) || error.statusCode === undefined)
        return withoutAnswer(error);
    const { accountName } = call.account;
    switch (error.statusCode) {
        case 401:
            return new errors/* ActionError */.lZ('azure-sign-in-refused', 'Azure Resource Manager refused the access token.', {
                hint: 'The input cloud and the tenant must be those of the account.',
                cause: error,
            });
        case 403:
            return forbidden(error, call);
        case 404:
            return notFound(error, call);
        case 409:
            if ((0,rest_errors/* codeOf */.$N)(error) === 'ScopeLocked') {
                return new errors/* ActionError */.lZ('azure-account-locked', `A lock on the account ${accountName}, its group or its subscription blocks this action.`, {
                    hint: 'A ReadOnly lock blocks even listing the keys. Remove it, or use a CanNotDelete lock instead.',
                    cause: error,
                });
            }
            break;
        case 429:
            return new errors/* ActionError */.lZ('azure-throttled', 'Azure asked for fewer requests, longer than this run waits.', {
                hint: 'Run the workflow again in some minutes, and give workflows of the same subscription different times.',
                cause: error,
            });
    }
    if (error.statusCode >= 500)
        return withoutAnswer(error);
    if (error.statusCode < 400)
        return unexpected(error);
    return new errors/* ActionError */.lZ('azure-request-failed', `Azure refused the request for the account ${accountName} with status ${error.statusCode}${suffix(error)}.`, { cause: error });
}
function forbidden(error, { account, action }) {
    const scope = (0,request/* resourceIdOf */.P)(account);
    return new errors/* ActionError */.lZ('azure-forbidden', `The identity may not do Microsoft.Maps/accounts/${action} on ${scope}.`, {
        hint: `Give it a role with this action at the scope of the account, for example: az role assignment create --assignee <client-id> --role "Azure Maps Contributor" --scope ${scope}. A new assignment takes some minutes to work.`,
        cause: error,
    });
}
function notFound(error, { account }) {
    const { subscriptionId, resourceGroup, accountName } = account;
    const messages = {
        SubscriptionNotFound: `The subscription ${subscriptionId} was not found.`,
        ResourceGroupNotFound: `The resource group ${resourceGroup} was not found in subscription ${subscriptionId}.`,
    };
    return new errors/* ActionError */.lZ('azure-account-not-found', messages[(0,rest_errors/* codeOf */.$N)(error)] ??
        `The Azure Maps account ${accountName} was not found in resource group ${resourceGroup}.`, {
        hint: 'Check subscription-id, resource-group, account-name and cloud. The full ID to paste as resource-id: az maps account list --query "[].id"',
        cause: error,
    });
}
function withoutAnswer(error) {
    if ((0,esm/* isRestError */.T0)(error) && error.code === 'PARSE_ERROR')
        return unexpected(error);
    const status = (0,rest_errors/* statusOf */.c2)(error);
    return new errors/* ActionError */.lZ('azure-unreachable', status === undefined
        ? 'Azure Resource Manager gave no answer.'
        : `Azure Resource Manager answered with status ${status}.`, {
        hint: 'Run the workflow again. If it stays so: https://azure.status.microsoft; behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS of the runner.',
        cause: error,
    });
}
function unexpected(error) {
    return new errors/* ActionError */.lZ('azure-unexpected-answer', 'Azure Resource Manager gave an answer that is not its own: perhaps a proxy answered in its place.', {
        hint: 'Check HTTPS_PROXY and NO_PROXY of the runner, then run the workflow again.',
        cause: error,
    });
}
function suffix(error) {
    const code = (0,rest_errors/* codeOf */.$N)(error);
    return code === '' ? '' : ` (${code})`;
}

;// CONCATENATED MODULE: ./build/azure/account.js







const REQUEST_TIMEOUT = 30 * time/* SECOND */.Z2;
function openAccount({ account, cloud, credential, mask, signal }) {
    const { subscriptionId, resourceGroup, accountName } = account;
    const common = { endpoint: cloud.resourceManager, redirectOptions: { maxRetries: 0 } };
    const patient = new dist/* AzureMapsManagementClient */.F$(credential, subscriptionId, common);
    const once = new dist/* AzureMapsManagementClient */.F$(credential, subscriptionId, {
        ...common,
        retryOptions: { maxRetries: 0 },
    });
    const request = { abortSignal: signal, requestOptions: { timeout: REQUEST_TIMEOUT } };
    return {
        async read() {
            try {
                const { location, disableLocalAuth } = flatten(await patient.accounts.get(resourceGroup, accountName, request));
                if (disableLocalAuth === true)
                    throw keysDisabled(account);
                return { location: typeof location === 'string' ? location : undefined };
            }
            catch (error) {
                if ((0,rest_errors/* statusOf */.c2)(error) === 403)
                    return undefined;
                throw translateArmError(error, { account, action: 'read', signal });
            }
        },
        async list() {
            try {
                return parseKeys(await patient.accounts.listKeys(resourceGroup, accountName, request), mask);
            }
            catch (error) {
                throw translateArmError(error, { account, action: 'listKeys/action', signal });
            }
        },
        async regenerate(keyType) {
            try {
                return {
                    kind: 'done',
                    keys: parseKeys(await once.accounts.regenerateKeys(resourceGroup, accountName, { keyType }, request), mask),
                };
            }
            catch (error) {
                return judgeRegeneration(error, translateArmError(error, { account, action: 'regenerateKey/action', signal }), signal);
            }
        },
    };
}
function judgeRegeneration(error, translated, signal) {
    if (signal.aborted)
        throw translated;
    const status = (0,rest_errors/* statusOf */.c2)(error);
    if (status === 429)
        return { kind: 'throttled', after: (0,rest_errors/* retryAfterOf */.sT)(error) ?? 10 * time/* SECOND */.Z2, error: translated };
    if (status !== undefined && status >= 400 && status < 500 && status !== 408)
        throw translated;
    return { kind: 'ambiguous', error: translated };
}
function flatten(answer) {
    const properties = typeof answer.properties === 'object' && answer.properties !== null ? answer.properties : {};
    return { location: answer.location, ...properties };
}
function parseKeys(answer, mask) {
    const raw = {
        primary: answer.primaryKey,
        secondary: answer.secondaryKey,
    };
    for (const value of Object.values(raw)) {
        if (typeof value === 'string' && value.trim() !== '')
            mask(value);
    }
    return {
        primary: parseKey('primary', raw.primary, answer.primaryKeyLastUpdated),
        secondary: parseKey('secondary', raw.secondary, answer.secondaryKeyLastUpdated),
    };
}
const NOT_A_KEY = /^$|[\s\u0000-\u001f\u007f]/;
function parseKey(type, value, lastUpdated) {
    if (typeof value !== 'string' || NOT_A_KEY.test(value)) {
        throw new errors/* ActionError */.lZ('azure-unexpected-answer', `Azure's answer holds no usable ${type} key.`, {
            hint: 'Nothing was published. Run the workflow again; if it stays so, look at the account in the Azure portal.',
        });
    }
    return { secret: new secret/* Secret */.z(`${type} key`, value), lastUpdated: (0,time/* parseInstant */.Gg)(lastUpdated) };
}
function keysDisabled(account) {
    return new errors/* ActionError */.lZ('azure-keys-disabled', `The account ${account.accountName} has shared keys switched off (disableLocalAuth).`, {
        hint: `Its keys would not work anywhere. Sign in to Azure Maps with Microsoft Entra instead, or switch the keys on: az resource update --ids ${(0,request/* resourceIdOf */.P)(account)} --set properties.disableLocalAuth=false`,
    });
}

;// CONCATENATED MODULE: ./build/azure/clouds.js
const CLOUDS = {
    AzureCloud: {
        resourceManager: 'https://management.azure.com',
        authority: 'https://login.microsoftonline.com',
        dataPlane: 'https://atlas.microsoft.com',
        vaultSuffix: 'vault.azure.net',
    },
    AzureUSGovernment: {
        resourceManager: 'https://management.usgovcloudapi.net',
        authority: 'https://login.microsoftonline.us',
        dataPlane: 'https://atlas.azure.us',
        vaultSuffix: 'vault.usgovcloudapi.net',
    },
};
function resourceManagerScope(cloud) {
    return `${cloud.resourceManager}/.default`;
}

// EXTERNAL MODULE: ./node_modules/@azure/identity/dist/esm/index.js + 172 modules
var dist_esm = __webpack_require__(9907);
;// CONCATENATED MODULE: ./build/azure/sign-in-errors.js

const CAUSES = {
    AADSTS700213: 'The application has no federated credential with the subject of this job.',
    AADSTS7002138: 'The subject of the federated credential differs from this job only in upper and lower case; matching is case-sensitive.',
    AADSTS700211: 'The application has no federated credential with this issuer.',
    AADSTS700212: 'The application has no federated credential with this audience.',
    AADSTS70021: 'No federated credential matches this job. One that was made a moment ago needs some minutes.',
    AADSTS70025: 'The application has no federated credential at all.',
    AADSTS700016: 'The application is not in this tenant: client-id or tenant-id is wrong.',
    AADSTS90002: 'The tenant was not found: tenant-id is wrong, or the input cloud is.',
    AADSTS700024: 'The ID token is outside its validity: the clock of the runner may be wrong.',
    AADSTS700027: 'The signature of the ID token could not be checked.',
    AADSTS90038: 'The tenant belongs to another national cloud: set the input cloud.',
    AADSTS900382: 'The tenant belongs to another national cloud: set the input cloud.',
    AADSTS900432: 'The tenant belongs to another national cloud: set the input cloud.',
    AADSTS53003: 'A Conditional Access policy blocks the sign-in.',
};
function translateSignInError(error, { auth }) {
    if (error instanceof errors/* ActionError */.lZ)
        return error;
    if (auth.kind === 'azure-cli') {
        return new errors/* ActionError */.lZ('azure-cli-unavailable', 'The session of the Azure CLI gave no token.', {
            hint: 'Put a step with azure/login before this one, in the same job, or sign in by azure-auth: oidc.',
            cause: error,
        });
    }
    const number = aadstsOf(error);
    if (number === undefined) {
        return new errors/* ActionError */.lZ('azure-unreachable', 'Microsoft Entra gave no usable answer to the sign-in.', {
            hint: 'Nothing was changed. Run the workflow again; behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS of the runner.',
            cause: error,
        });
    }
    const cause = CAUSES[number] ??
        `Look the number up at https://login.microsoftonline.com/error?code=${number.replace('AADSTS', '')}.`;
    return new errors/* ActionError */.lZ('azure-sign-in-refused', `Microsoft Entra refused the sign-in of application ${auth.clientId} in tenant ${auth.tenantId} (${number}).`, {
        hint: cause,
        cause: error,
    });
}
function aadstsOf(error) {
    return error instanceof Error ? /AADSTS\d+/.exec(error.message)?.[0] : undefined;
}

;// CONCATENATED MODULE: ./build/azure/credential.js



const ASSERTION_LIFE = time/* MINUTE */.pY;
const SIGN_IN_TIMEOUT = 30 * time/* SECOND */.Z2;
function createCredential(options) {
    const source = options.auth.kind === 'oidc' ? oidcCredential(options.auth, options) : cliCredential(options.auth);
    return onePerScope({
        async getToken(scopes) {
            try {
                const token = await source.getToken(scopes, {
                    abortSignal: options.signal,
                    requestOptions: { timeout: SIGN_IN_TIMEOUT },
                });
                if (token)
                    options.mask(token.token);
                return token;
            }
            catch (error) {
                throw translateSignInError(error, options);
            }
        },
    });
}
function oidcCredential(auth, { cloud, idToken }) {
    const assertion = remembered(() => idToken(auth.audience));
    return new dist_esm/* ClientAssertionCredential */.XI(auth.tenantId, auth.clientId, assertion, {
        authorityHost: cloud.authority,
    });
}
function cliCredential({ tenantId }) {
    return new dist_esm/* AzureCliCredential */.nG({
        ...(tenantId === undefined ? {} : { tenantId }),
        processTimeoutInMs: SIGN_IN_TIMEOUT,
    });
}
function remembered(get) {
    let last;
    return () => {
        if (!last || Date.now() > last.until)
            last = { value: get(), until: Date.now() + ASSERTION_LIFE };
        return last.value;
    };
}
function onePerScope(source) {
    const tokens = new Map();
    return {
        getToken(scopes, options) {
            const scope = [scopes].flat().join(' ');
            const known = tokens.get(scope);
            if (known)
                return known;
            const token = source.getToken(scopes, options);
            tokens.set(scope, token);
            return token;
        },
    };
}

;// CONCATENATED MODULE: ./build/azure/data-plane.js


const data_plane_REQUEST_TIMEOUT = 15 * time/* SECOND */.Z2;
const PROBE = '/map/copyright/caption/json?api-version=2024-04-01';
function createVerifier(cloud, signal) {
    const client = (0,esm/* createDefaultHttpClient */.fl)();
    const pipeline = (0,esm/* createPipelineFromOptions */.Fp)({
        retryOptions: { maxRetries: 0 },
        redirectOptions: { maxRetries: 0 },
    });
    return {
        async verify(key) {
            try {
                const request = (0,esm/* createPipelineRequest */.G6)({
                    url: cloud.dataPlane + PROBE,
                    timeout: data_plane_REQUEST_TIMEOUT,
                    abortSignal: signal,
                });
                request.headers.set('subscription-key', key.expose());
                const { status } = await pipeline.sendRequest(client, request);
                return { verdict: verdictOf(status), detail: `status ${status}` };
            }
            catch {
                return { verdict: 'unanswered', detail: 'no answer' };
            }
        },
    };
}
function verdictOf(status) {
    if (status === 200)
        return 'accepted';
    if (status === 401)
        return 'refused';
    return status === 429 || status === 408 || status >= 500 ? 'unanswered' : 'inconclusive';
}

;// CONCATENATED MODULE: ./build/azure/open-azure.js




function openAzure({ auth, account, cloud: name, maxAge }, options) {
    const cloud = CLOUDS[name];
    const { mask, signal } = options;
    const credential = createCredential({ auth, cloud, ...options });
    return {
        account: openAccount({ account, cloud, credential, mask, signal }),
        verifier: createVerifier(cloud, signal),
        async openVaults() {
            const { KeyVaultSecrets } = await Promise.all(/* import() */[__webpack_require__.e(336), __webpack_require__.e(259)]).then(__webpack_require__.bind(__webpack_require__, 2259));
            return new KeyVaultSecrets({ cloud, credential, mask, signal, maxAge });
        },
    };
}


/***/ }),

/***/ 9114:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $N: () => (/* binding */ codeOf),
/* harmony export */   c2: () => (/* binding */ statusOf),
/* harmony export */   sT: () => (/* binding */ retryAfterOf)
/* harmony export */ });
/* harmony import */ var _azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1818);
/* harmony import */ var _core_time_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3669);


function statusOf(error) {
    return (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .isRestError */ .T0)(error) ? error.statusCode : undefined;
}
function codeOf(error) {
    return (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .isRestError */ .T0)(error) && error.code !== undefined && /^\w{1,64}$/.test(error.code) ? error.code : '';
}
function retryAfterOf(error) {
    const text = (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .isRestError */ .T0)(error) ? error.response?.headers.get('retry-after') : undefined;
    return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * _core_time_js__WEBPACK_IMPORTED_MODULE_1__/* .SECOND */ .Z2 : undefined;
}


/***/ })

};
