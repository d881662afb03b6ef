# The same as azuredeploy.json: an identity without a password with which GitHub Actions rotates the keys of one Azure Maps
# account. The names of the role and of what has a GUID are the same, too.

terraform {
  required_version = ">= 1.5"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.0"
    }
  }
}

provider "azurerm" {
  features {}
  subscription_id = var.subscription_id
  environment     = var.environment
}

variable "subscription_id" {
  type        = string
  description = "The subscription of the Azure Maps account."
}

variable "resource_group_name" {
  type        = string
  description = "The resource group of the Azure Maps account."
}

variable "account_name" {
  type        = string
  description = "The Azure Maps account, which exists in this resource group."
}

variable "subject" {
  type        = string
  description = "The subject of the job's ID token, such as repo:octo/site:ref:refs/heads/main. Upper and lower case matter."
}

variable "identity_name" {
  type        = string
  default     = "azure-maps-keys"
  description = "The user-assigned managed identity."
}

variable "location" {
  type        = string
  default     = null
  description = "The region of the identity. By default, that of the resource group."
}

variable "tags" {
  type        = map(string)
  default     = {}
  description = "Tags of the identity."
}

variable "credential_name" {
  type        = string
  default     = "github"
  description = "The federated credential of the identity."
}

variable "issuer" {
  type        = string
  default     = "https://token.actions.githubusercontent.com"
  description = "Who signs the ID tokens. For GitHub Enterprise Server: https://HOST/_services/token."
}

variable "environment" {
  type        = string
  default     = "public"
  description = "The cloud: public or usgovernment."
}

variable "audience" {
  type        = string
  default     = null
  description = "The audience of the ID tokens. By default, that of the cloud."
}

variable "role_name" {
  type        = string
  default     = null
  description = "The custom role. Its name must be unique in the tenant."
}

variable "assign_roles" {
  type        = bool
  default     = true
  description = "Whether to create the role and the assignments. Without, only the identity and its credential are created, for which Contributor suffices."
}

variable "discover" {
  type        = bool
  default     = false
  description = "Whether to assign Reader on this resource group, for the operation discover."
}

variable "key_vault_name" {
  type        = string
  default     = ""
  description = "A vault that the key is written to, which uses roles. Empty for none."
}

variable "key_vault_resource_group" {
  type        = string
  default     = null
  description = "The resource group of the vault, in the same subscription. By default, that of the account."
}

data "azurerm_resource_group" "maps" {
  name = var.resource_group_name
}

locals {
  # The namespace of the template function guid(). The data source of an account would copy its keys to the state.
  guid_namespace = "11fb06fb-712d-4ddd-98c7-e71bbd588830"
  group_id       = data.azurerm_resource_group.maps.id
  group_guid     = uuidv5(local.guid_namespace, local.group_id)
  account_id     = "${local.group_id}/providers/Microsoft.Maps/accounts/${var.account_name}"
  vault_group    = coalesce(var.key_vault_resource_group, var.resource_group_name)
  vault_id       = "/subscriptions/${var.subscription_id}/resourceGroups/${local.vault_group}/providers/Microsoft.KeyVault/vaults/${var.key_vault_name}"
  audiences = {
    public       = "api://AzureADTokenExchange"
    usgovernment = "api://AzureADTokenExchangeUSGov"
  }
}

resource "azurerm_user_assigned_identity" "this" {
  name                = var.identity_name
  resource_group_name = var.resource_group_name
  location            = coalesce(var.location, data.azurerm_resource_group.maps.location)
  tags                = var.tags
}

resource "azurerm_federated_identity_credential" "github" {
  name                      = var.credential_name
  user_assigned_identity_id = azurerm_user_assigned_identity.this.id
  issuer                    = var.issuer
  subject                   = var.subject
  audience                  = [coalesce(var.audience, local.audiences[var.environment])]
}

resource "azurerm_role_definition" "rotator" {
  count              = var.assign_roles ? 1 : 0
  role_definition_id = uuidv5(local.guid_namespace, "${local.group_id}-azure-maps-keys")
  name               = coalesce(var.role_name, "Azure Maps Key Rotator (${data.azurerm_resource_group.maps.name} ${substr(local.group_guid, 0, 8)})")
  description        = "Lists and regenerates the keys of Azure Maps accounts."
  scope              = local.group_id
  assignable_scopes  = [local.group_id]

  permissions {
    actions = [
      "Microsoft.Maps/accounts/read",
      "Microsoft.Maps/accounts/listKeys/action",
      "Microsoft.Maps/accounts/regenerateKey/action",
    ]
    not_actions = []
  }
}

resource "azurerm_role_assignment" "rotator" {
  count              = var.assign_roles ? 1 : 0
  scope              = local.account_id
  role_definition_id = azurerm_role_definition.rotator[0].role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.this.principal_id
  principal_type     = "ServicePrincipal"
  description        = "GitHub Actions rotates the keys of this account."
}

resource "azurerm_role_assignment" "discover" {
  count                = var.assign_roles && var.discover ? 1 : 0
  scope                = local.group_id
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.this.principal_id
  principal_type       = "ServicePrincipal"
  description          = "GitHub Actions finds the Azure Maps accounts of this resource group."
}

resource "azurerm_role_assignment" "key_vault" {
  count                = var.assign_roles && var.key_vault_name != "" ? 1 : 0
  scope                = local.vault_id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = azurerm_user_assigned_identity.this.principal_id
  principal_type       = "ServicePrincipal"
  description          = "GitHub Actions writes a key of Azure Maps to this vault."
}

output "client_id" {
  value = azurerm_user_assigned_identity.this.client_id
}

output "principal_id" {
  value = azurerm_user_assigned_identity.this.principal_id
}

output "tenant_id" {
  value = azurerm_user_assigned_identity.this.tenant_id
}

output "identity_id" {
  value = azurerm_user_assigned_identity.this.id
}

output "account_id" {
  value = local.account_id
}

output "role_definition_id" {
  value = var.assign_roles ? azurerm_role_definition.rotator[0].role_definition_resource_id : ""
}

output "subject" {
  value = var.subject
}
