"""What tells a Linux desktop of the program: its entry in the menus, its icon, its kinds of files."""

from __future__ import annotations

from installer.program import NAME, SUMMARY, TITLE

OFFER, FORM = "application/x-gdnotice-offer", "application/x-gdnotice-form"
"""The kinds of files: an offer's terms, and the form of a pack."""

ENTRY = f"""\
[Desktop Entry]
Type=Application
Name={TITLE}
GenericName=Guaranteed delivery notices
Comment={SUMMARY}
Exec={NAME}-desk %f
Icon={NAME}
Terminal=false
Categories=Office;Finance;
Keywords=tender offer;rights offering;exchange offer;letter of transmittal;guaranteed delivery;
MimeType={OFFER};
StartupNotify=true
StartupWMClass={TITLE}
"""

KINDS = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{OFFER}">
    <comment>Terms of an offer</comment>
    <sub-class-of type="application/toml"/>
    <icon name="{NAME}"/>
    <glob pattern="*.offer.toml" weight="70"/>
    <glob pattern="offer-*.toml" weight="60"/>
  </mime-type>
  <mime-type type="{FORM}">
    <comment>Form of {TITLE}</comment>
    <sub-class-of type="application/toml"/>
    <icon name="{NAME}"/>
    <glob pattern="form.toml" weight="60"/>
  </mime-type>
</mime-info>
"""
