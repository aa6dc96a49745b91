"""What is said of a device's camera that reads tickets' codes: on the steward's page, and on a tablet that goes round."""

from django.utils.translation import gettext as _


def sentences() -> dict[str, str]:
    return {
        "camera_start": _("Scan tickets with the camera"),
        "camera_stop": _("Stop the camera"),
        "camera_picture": _("Photograph a code"),
        "camera_view": _("Picture of the camera. Hold the ticket's code into it."),
        "camera_insecure": _(
            "The browser gives the camera to https pages only, and this one is plain http. Photograph the code instead, or search by name."
        ),
        "camera_denied": _(
            "The browser was told not to give this page the camera. Allow it beside the address, or search by name."
        ),
        "camera_none": _("No camera was found on this device. Search by name, or use a hand-held reader."),
        "camera_unread": _(
            "No code was found in the picture. Hold the device closer and straight, and avoid reflections."
        ),
    }
