"""What each line of a text is for: body, headline, caption, boilerplate, a repetition …"""

from credscore.roles.classifier import CLAIM_ROLES, RoleClassifier, RoleWeights

__all__ = ["CLAIM_ROLES", "RoleClassifier", "RoleWeights"]
