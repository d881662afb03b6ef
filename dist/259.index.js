export const id = 259;
export const ids = [259];
export const modules = {

/***/ 2259:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  KeyVaultSecrets: () => (/* binding */ KeyVaultSecrets)
});

// EXTERNAL MODULE: ./node_modules/@azure/keyvault-secrets/dist/esm/index.js + 47 modules
var esm = __webpack_require__(9336);
// EXTERNAL MODULE: ./build/core/keys.js
var core_keys = __webpack_require__(7464);
// EXTERNAL MODULE: ./build/core/secret.js
var core_secret = __webpack_require__(5616);
// EXTERNAL MODULE: ./build/core/time.js
var time = __webpack_require__(3669);
// EXTERNAL MODULE: ./build/azure/rest-errors.js
var rest_errors = __webpack_require__(9114);
// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/targets.js
var targets = __webpack_require__(6548);
;// CONCATENATED MODULE: ./build/azure/vault-errors.js



function translateVaultError(error, { target, action, signal }) {
    if (error instanceof errors/* ActionError */.lZ)
        return error;
    if (signal.aborted && signal.reason instanceof errors/* ActionError */.lZ)
        return signal.reason;
    const name = (0,targets/* describeTarget */.ff)(target);
    const status = (0,rest_errors/* statusOf */.c2)(error);
    switch (status) {
        case undefined:
            return new errors/* ActionError */.lZ('keyvault-unreachable', `The vault ${target.vault} gave no answer.`, {
                hint: `Check the vault's name and the input cloud: a vault that does not exist has no address. Behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS of the runner.`,
                cause: error,
            });
        case 401:
        case 403:
            return new errors/* ActionError */.lZ('keyvault-forbidden', `The identity may not ${action} ${name}.`, {
                hint: `Give it the role Key Vault Secrets Officer on this vault, for example: az role assignment create --assignee <client-id> --role "Key Vault Secrets Officer" --scope $(az keyvault show --name ${target.vault} --query id --output tsv). A vault with a firewall must also let the runner in.`,
                cause: error,
            });
        case 409:
            return new errors/* ActionError */.lZ('keyvault-secret-deleted', `A deleted secret still keeps the name of ${name}.`, {
                hint: `Recover it: az keyvault secret recover --vault-name ${target.vault} --name ${target.name}. Then run the workflow again.`,
                cause: error,
            });
        default: {
            const code = (0,rest_errors/* codeOf */.$N)(error);
            return new errors/* ActionError */.lZ('keyvault-request-failed', `Key Vault refused to ${action} ${name} with status ${status}${code === '' ? '' : ` (${code})`}.`, { hint: 'Run the workflow again; it writes what is missing.', cause: error });
        }
    }
}

;// CONCATENATED MODULE: ./build/azure/key-vault.js






const REQUEST_TIMEOUT = 30 * time/* SECOND */.Z2;
const CONTENT_TYPE = 'Azure Maps shared key';
class KeyVaultSecrets {
    #options;
    #clients = new Map();
    #tags = new Map();
    constructor(options) {
        this.#options = options;
    }
    async observe(target, keys) {
        const secret = await this.#read(target);
        if (!secret)
            return { kind: 'missing' };
        const { value = '', properties } = secret;
        if (value !== '')
            this.#options.mask(value);
        const held = new core_secret/* Secret */.z('vault value', value);
        const current = await keys;
        this.#tags.set(target, properties.tags ?? {});
        return {
            kind: 'readable',
            updatedAt: properties.updatedOn?.getTime() ?? 0,
            holds: core_keys/* KEY_TYPES */.WJ.find((type) => current[type].secret.equals(held)),
        };
    }
    prepare() {
        return Promise.resolve();
    }
    async write(target, key, { type, lastUpdated }) {
        const { signal, maxAge } = this.#options;
        const known = this.#tags.get(target);
        const expiresAt = lastUpdated === undefined || maxAge === undefined ? 0 : lastUpdated + maxAge;
        const options = {
            contentType: CONTENT_TYPE,
            tags: {
                ...known,
                CredentialId: type,
                ...(lastUpdated === undefined ? {} : { KeyLastUpdated: (0,time/* formatInstant */.r4)(lastUpdated) }),
            },
            ...(expiresAt > Date.now() ? { expiresOn: new Date(expiresAt) } : {}),
            abortSignal: signal,
            requestOptions: { timeout: REQUEST_TIMEOUT },
        };
        try {
            await this.#client(target).setSecret(target.name, key.expose(), options);
        }
        catch (error) {
            throw translateVaultError(error, { target, action: 'set', signal });
        }
        return known ? 'updated' : 'created';
    }
    async #read(target) {
        const { signal } = this.#options;
        try {
            return await this.#client(target).getSecret(target.name, {
                abortSignal: signal,
                requestOptions: { timeout: REQUEST_TIMEOUT },
            });
        }
        catch (error) {
            if ((0,rest_errors/* statusOf */.c2)(error) === 404)
                return undefined;
            throw translateVaultError(error, { target, action: 'get', signal });
        }
    }
    #client({ vault }) {
        const { cloud, credential } = this.#options;
        const name = vault.toLowerCase();
        const client = this.#clients.get(name) ?? new esm/* SecretClient */._V(`https://${name}.${cloud.vaultSuffix}`, credential);
        this.#clients.set(name, client);
        return client;
    }
}


/***/ })

};
